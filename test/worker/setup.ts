import { applyD1Migrations, type D1Migration } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import type { Env } from '../../src/worker/env.ts';

const { DB, DB_02, MIGRATIONS } = env as unknown as Env & { DB_02: D1Database; MIGRATIONS: D1Migration[] };

for (const db of [DB, DB_02]) await applyD1Migrations(db, MIGRATIONS);
