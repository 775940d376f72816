import { applyD1Migrations, type D1Migration } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterAll, expect } from 'vitest';
import type { Env } from '../../src/worker/env.ts';
import { collectedStatements, collectStatements } from '../support/plans/collect.ts';
import { planFaults } from '../support/plans/judge.ts';

const { DB, DB_02, MIGRATIONS } = env as unknown as Env & { DB_02: D1Database; MIGRATIONS: D1Migration[] };

for (const db of [DB, DB_02]) await applyD1Migrations(db, MIGRATIONS);

// Whatever a test file makes the Worker ask of D1 must be served by a key: see test/support/plans/.
collectStatements();
afterAll(async () => {
  const faults = await Promise.all(collectedStatements().map((sql) => planFaults(DB, sql)));
  expect(faults.flat(), 'statements that read more than they ask for').toEqual([]);
});
