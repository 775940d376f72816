// No statement of retention and erasure walks a table: each is found by a key, and reads a bounded number of rows.
import { describe, expect, vi } from 'vitest';
import { addChannel, addDevice } from '../../support/pipeline/channels.ts';
import { day, it, minute } from '../../support/pipeline/pipeline.ts';
import { env } from '../../support/worker.ts';

/** Small, or read whole because all of it is meant; each with its reason. */
const allowed: [pattern: RegExp, reason: string][] = [
  [/SCAN (value|json_each|json_tree|v|r|page|judged|p|asked|found|w|n|parts)\b/, 'a list that was bound, or one page'],
  [/SCAN q:?$/, 'runs of paused workflows, which the sweep releases'],
  [/SCAN dead_letters/, 'a few rows: what failed every time'],
  [/SCAN (CONSTANT ROW|\d+ CONSTANT|\()/, 'no table'],
];

async function planOf(sql: string): Promise<string[]> {
  const marks = Math.max(
    (sql.match(/\?(?!\d)/g) ?? []).length,
    ...[...sql.matchAll(/\?(\d+)/g)].map(([, n]) => Number(n)),
    0,
  );
  const values = Array.from({ length: marks }, () => '[]');
  const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .bind(...values)
    .all<{ detail: string }>();
  return results.map(({ detail }) => detail);
}

describe('the statements of retention and erasure', () => {
  it('use a key', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const mail = { label: 'mail', type: 'send_email', config: { subject: 'x', bodyHtml: 'x', to: '{{user.email}}' } };
    await p.workflow([mail], { reentry: { policy: 'after_exit' } });
    for (const userId of ['ada', 'bob']) {
      await p.identify({ email: `${userId}@example.com` }, { userId });
      await addDevice(p.tenant, userId, userId);
      await p.track('go', {}, { userId });
    }
    await p.flow();
    const prepared = new Set<string>();
    const prototype: D1Database = Object.getPrototypeOf(env.DB);
    const prepare = prototype.prepare;
    const spy = vi.spyOn(prototype, 'prepare').mockImplementation(function (this: D1Database, sql) {
      prepared.add(sql);
      return prepare.call(this, sql);
    });
    await p.tenant.api.get('customers/profiles/ada/export');
    await p.tenant.api.del('customers/profiles/ada');
    p.pass(16 * minute);
    await p.sweep();
    p.pass(401 * day);
    await p.sweep();
    spy.mockRestore();
    const written = [...prepared].filter((sql) => /\b(DELETE|UPDATE|SELECT|INSERT)\b/.test(sql));
    expect(written.length).toBeGreaterThan(40);
    const scans = (await Promise.all(written.map(async (sql) => ({ sql, plan: await planOf(sql) })))).flatMap(
      ({ sql, plan }) =>
        plan
          .filter((line) => line.startsWith('SCAN') && !allowed.some(([pattern]) => pattern.test(line)))
          .map((line) => `${line}: ${sql}`),
    );
    expect(scans).toEqual([]);
    // The index of runs is large: each of these statements has to find them by more than their project.
    const loose = (await Promise.all(written.map(async (sql) => ({ sql, plan: await planOf(sql) })))).flatMap(
      ({ sql, plan }) =>
        plan
          .filter((line) =>
            /(events|deliveries|workflow_runs|audit_log|run_entries|profiles) .*\((project_id|org_id)=\?\)$/.test(line),
          )
          .map((line) => `${line}: ${sql}`),
    );
    expect(loose).toEqual([]);
  });
});
