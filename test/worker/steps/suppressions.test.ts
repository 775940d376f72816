import { beforeEach, describe, expect, it } from 'vitest';
import { readSuppressions } from '../../../src/worker/steps/suppressions.ts';
import { suppressedStatement } from '../../../src/worker/store/deliveries.ts';
import { createTenant, env, type Tenant } from '../../support/worker.ts';

const number = '+14155550123';
const sms = { kind: 'sms', address: number } as const;
const email = { kind: 'email', address: number } as const;

let tenant: Tenant;

async function suppress(kind: string, address: string, reason: string): Promise<void> {
  await env.DB.prepare(
    'INSERT INTO suppressions (project_id, kind, address, reason, created_at) VALUES (?, ?, ?, ?, 1)',
  )
    .bind(tenant.projectId, kind, address, reason)
    .run();
}

beforeEach(async () => {
  tenant = await createTenant();
});

describe('the suppression list', () => {
  it('closes one kind of message, and no other one to the same address', async () => {
    await suppress('sms', number, 'unsubscribed');
    const suppressedFor = await readSuppressions(env, tenant.projectId, [email, sms]);
    expect([suppressedFor(sms), suppressedFor(email)]).toEqual(['unsubscribed', null]);
  });

  it('gives each kind its own reason, in whatever order the lines come', async () => {
    await suppress('sms', number, 'unsubscribed');
    await suppress('email', number, 'hard_bounce');
    for (const recipients of [
      [email, sms],
      [sms, email],
    ]) {
      const suppressedFor = await readSuppressions(env, tenant.projectId, recipients);
      expect([suppressedFor(sms), suppressedFor(email)]).toEqual(['unsubscribed', 'hard_bounce']);
    }
  });

  it('knows an address however it is written, and only in its own project', async () => {
    await suppress('email', 'ada@example.com', 'manual');
    const asked = { kind: 'email', address: 'Ada <ADA@example.com>' } as const;
    expect((await readSuppressions(env, tenant.projectId, [asked]))(asked)).toBe('manual');
    const other = await createTenant();
    expect((await readSuppressions(env, other.projectId, [asked]))(asked)).toBeNull();
  });

  it('is not asked about kinds that it does not hold', async () => {
    await suppress('webhook', 'https://example.com', 'manual');
    const asked = { kind: 'webhook', address: 'https://example.com' } as const;
    expect((await readSuppressions(env, tenant.projectId, [asked]))(asked)).toBeNull();
  });

  it('is read by the whole primary key', async () => {
    const { sql } = statementOf(suppressedStatement(env.DB, tenant.projectId, [sms]));
    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .bind(tenant.projectId, JSON.stringify([sms]))
      .all<{ detail: string }>();
    const plan = results.map(({ detail }) => detail);
    expect(plan.join('\n')).toContain('SEARCH suppressions USING PRIMARY KEY (project_id=? AND kind=? AND address=?)');
  });
});

/** The SQL of a prepared statement, which the binding keeps to itself. */
const statementOf = (statement: D1PreparedStatement) => ({
  sql: (statement as unknown as { statement: string }).statement,
});
