// Everything has an end: rows are archived and deleted once they are old enough, and no earlier.
import { runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, vi } from 'vitest';
import { readLines } from '../../../src/worker/archive/archive.ts';
import type { Env } from '../../../src/worker/env.ts';
import { retain } from '../../../src/worker/pipeline/retention/retain.ts';
import { addChannel } from '../../support/pipeline/channels.ts';
import { day, it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { env } from '../../support/worker.ts';

const bucket = env.ARCHIVE as R2Bucket;
const mail = {
  label: 'mail',
  type: 'send_email',
  config: { subject: 'Hi', bodyHtml: '<p>x</p>', to: 'ada@example.com' },
};
const hook = { label: 'hook', type: 'webhook', config: { url: 'https://sandbox.test:8443/hook', method: 'POST' } };
const longWait = { label: 'nap', type: 'wait', config: {}, delayMinutes: 300 * 24 * 60 };

const count = async (table: string, { projectId }: Pipeline['tenant']) =>
  (
    await env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE project_id = ?`)
      .bind(projectId)
      .first<{ n: number }>()
  )?.n;

async function archived({ projectId }: Pipeline['tenant'], table: string) {
  const { objects } = await bucket.list({ prefix: `${projectId}/${table}/` });
  const lines = await Promise.all(objects.map(({ key }) => readLines(bucket, key)));
  return { keys: objects.map(({ key }) => key), lines: lines.flatMap((list) => list ?? []) };
}

/** A run that ended with an email, and its event. */
async function history(p: Pipeline): Promise<string> {
  await addChannel(p.tenant, 'email');
  const id = await p.workflow([mail]);
  await p.track('go', { amount: 7 });
  await p.flow();
  return (await p.onlyRun(id)).id;
}

/** One sweep does a number of calls for all projects, and what it leaves over comes in the round that begins ten minutes later. */
async function sweepAll(p: Pipeline): Promise<void> {
  for (let sweep = 0; sweep < 4; sweep++) {
    await p.sweep();
    p.pass(11 * 60_000);
  }
}

// The clock of the next test begins anew; a pause of this one must not reach into it.
afterEach(async () => {
  vi.restoreAllMocks();
  await env.DB.prepare('DELETE FROM retention_places').run();
});

describe('retention', () => {
  it('deletes nothing before its time', async ({ p }) => {
    await history(p);
    p.pass(29 * day);
    await p.sweep();
    expect(await count('events', p.tenant)).toBe(1);
    expect(await count('workflow_runs', p.tenant)).toBe(1);
    expect(await count('deliveries', p.tenant)).toBe(1);
  });

  it('archives events after 30 days, runs and messages after 90, and then deletes them', async ({ p }) => {
    const runId = await history(p);
    p.pass(31 * day);
    await p.sweep();
    expect(await count('events', p.tenant)).toBe(0);
    expect(await count('workflow_runs', p.tenant)).toBe(1);
    expect((await archived(p.tenant, 'events')).lines).toMatchObject([{ type: 'go', properties: '{"amount":7}' }]);
    p.pass(60 * day);
    await p.sweep();
    expect(await count('workflow_runs', p.tenant)).toBe(0);
    expect(await count('deliveries', p.tenant)).toBe(0);
    expect((await archived(p.tenant, 'deliveries')).lines).toMatchObject([{ recipient: 'ada@example.com' }]);
    expect((await archived(p.tenant, 'workflow_runs')).lines).toMatchObject([{ id: runId, status: 'completed' }]);
    expect((await archived(p.tenant, 'run_objects')).lines).toMatchObject([
      { head: { runId, event: { properties: { amount: 7 } } }, trace: [{ label: 'mail', outcome: 'sent' }] },
    ]);
    expect(await runInDurableObject(p.object(runId), (_, { storage }) => storage.kv.get('run') ?? null)).toBeNull();
    expect(await p.alarmOf(runId)).toBeNull();
    const { status, json } = await p.tenant.api.get(`automation/runs/${runId}`);
    expect(status).toBe(404);
    expect(json.detail).toContain('settings/retention');
  });

  it('keeps a run that began long ago and has not ended, and ends the others behind it', async ({ p }) => {
    const waiting = await p.workflow([longWait]);
    await p.track('go');
    await p.flow();
    const done = await p.workflow([hook], { trigger: { eventType: 'other' } });
    await p.track('other');
    await p.flow();
    p.pass(91 * day);
    await p.sweep();
    expect(await p.runs(waiting)).toMatchObject([{ status: 'running' }]);
    expect(await p.runs(done)).toEqual([]);
  });

  it('counts a run from its end', async ({ p }) => {
    const id = await p.workflow([{ ...longWait, delayMinutes: 100 * 24 * 60 }]);
    await p.track('go');
    await p.flow();
    const { id: runId } = await p.onlyRun(id);
    await p.wake(runId);
    await p.sweep();
    expect(await p.runs(id)).toMatchObject([{ status: 'completed' }]);
  });

  it('keeps a run that was restarted between the archive and the end', async ({ p }) => {
    p.world.always('webhook', { status: 422 });
    const id = await p.workflow([hook], { settings: { onError: 'fail' } });
    await p.track('go');
    await p.flow();
    const run = await p.onlyRun(id);
    expect(run.status).toBe('failed');
    const { state } = await p.stored(run.id);
    p.world.always('webhook', { status: 200 });
    await p.tenant.api.post(`automation/runs/${run.id}/restart`);
    await p.flow();
    const object = p.object(run.id) as unknown as { empty(seq: number): Promise<boolean> };
    expect(await object.empty(state.seq)).toBe(false);
    expect((await p.run(run.id)).status).toBe('completed');
  });

  it('writes the same object again after a crash between archive and delete', async ({ p }) => {
    await history(p);
    p.pass(31 * day);
    const prepare = env.DB.prepare.bind(env.DB);
    const broken = Object.create(env.DB) as D1Database;
    broken.prepare = (sql) => {
      if (sql.startsWith('DELETE FROM events')) throw new Error('the process died');
      return prepare(sql);
    };
    await expect(retain({ ...env, DB: broken }, p.now())).rejects.toThrow('the process died');
    const first = await archived(p.tenant, 'events');
    expect(first.lines).toHaveLength(1);
    expect(await count('events', p.tenant)).toBe(1);
    await p.sweep();
    expect(await count('events', p.tenant)).toBe(0);
    expect((await archived(p.tenant, 'events')).keys).toEqual(first.keys);
  });

  it('deletes nothing that it could not archive', async ({ p }) => {
    await history(p);
    p.pass(91 * day);
    const full = { ...env, ARCHIVE: { put: () => Promise.reject(new Error('the bucket is full')) } } as unknown as Env;
    await expect(retain(full, p.now())).rejects.toThrow('the bucket is full');
    expect(await count('events', p.tenant)).toBe(1);
    expect(await count('workflow_runs', p.tenant)).toBe(1);
    expect(await count('deliveries', p.tenant)).toBe(1);
  });

  it('deletes without an archive where there is no bucket', async ({ p }) => {
    const runId = await history(p);
    p.pass(91 * day);
    const { ARCHIVE: _bucket, ...without } = env;
    await retain(without, p.now());
    expect(await count('events', p.tenant)).toBe(0);
    expect(await count('workflow_runs', p.tenant)).toBe(0);
    expect(await runInDurableObject(p.object(runId), (_, { storage }) => storage.kv.get('run') ?? null)).toBeNull();
    expect((await archived(p.tenant, 'events')).keys).toEqual([]);
  });

  it('ends the rows of one table when another one fails', async ({ p }) => {
    await history(p);
    p.pass(91 * day);
    const prepare = env.DB.prepare.bind(env.DB);
    const broken = Object.create(env.DB) as D1Database;
    broken.prepare = (sql) => {
      if (sql.includes('FROM refused_entries')) throw new Error('no such table');
      return prepare(sql);
    };
    await expect(retain({ ...env, DB: broken }, p.now())).rejects.toThrow(/refusals of project .*no such table/);
    expect(await count('events', p.tenant)).toBe(0);
    expect(await count('workflow_runs', p.tenant)).toBe(0);
  });

  it('takes as many sweeps as it needs', async ({ p }) => {
    const rows = 2_500;
    await env.DB.prepare(
      `INSERT INTO events (project_id, id, type, user_id, message_id, properties, timestamp, received_at)
       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)
       SELECT ?1, printf('%08d', i), 'old', 'ada', i, '{}', ?3 + i, ?3 + i FROM n`,
    )
      .bind(p.tenant.projectId, rows, p.now() - 40 * day)
      .run();
    await p.sweep();
    expect(await count('events', p.tenant)).toBe(0);
    expect((await archived(p.tenant, 'events')).lines).toHaveLength(rows);
  });

  it('follows the settings of the project', async ({ p }) => {
    await history(p);
    const days = { events: 1, runs: 2, deliveries: 400, refusals: 1 };
    const put = await p.tenant.api.put('settings/retention', days);
    expect(put.json).toMatchObject({ ...days, archives: true });
    p.pass(3 * day);
    await p.sweep();
    expect(await count('events', p.tenant)).toBe(0);
    expect(await count('workflow_runs', p.tenant)).toBe(0);
    expect(await count('deliveries', p.tenant)).toBe(1);
  });

  it('deletes refusals, numbers and audit rows by their time', async ({ p }) => {
    const id = await p.workflow([hook], { reentry: { policy: 'once' } });
    for (let i = 0; i < 2; i++) await p.track('go');
    await p.flow();
    expect(await count('refused_entries', p.tenant)).toBe(1);
    expect(await p.runs(id)).toHaveLength(1);
    p.pass(31 * day);
    await sweepAll(p);
    expect(await count('refused_entries', p.tenant)).toBe(0);
    expect(await count('delivery_rollups', p.tenant)).toBeGreaterThan(0);
    expect(await count('audit_log', p.tenant)).toBeGreaterThan(0);
    p.pass(370 * day);
    await sweepAll(p);
    expect(await count('delivery_rollups', p.tenant)).toBe(0);
    expect(await count('audit_log', p.tenant)).toBe(0);
    expect((await archived(p.tenant, 'audit_log')).lines[0]).toMatchObject({ action: 'workflow.created' });
  });

  it('keeps an entry as long as it may refuse the next one', async ({ p }) => {
    const policies = [{ policy: 'once' }, { policy: 'every', cooldownMinutes: 60 * 24 * 10 }, { policy: 'after_exit' }];
    const ids: string[] = [];
    for (const reentry of policies) ids.push(await p.workflow([hook], { reentry }));
    await p.track('go');
    await p.flow();
    const entries = async () =>
      (
        await env.DB.prepare('SELECT workflow_id AS id FROM run_entries WHERE project_id = ?')
          .bind(p.tenant.projectId)
          .all<{ id: string }>()
      ).results.map((row) => ids.indexOf(row.id));
    p.pass(day);
    await sweepAll(p);
    expect((await entries()).toSorted()).toEqual([0, 1]);
    p.pass(10 * day);
    await sweepAll(p);
    expect(await entries()).toEqual([0]);
    await p.tenant.api.del(`automation/workflows/${ids[0]}`);
    p.pass(day);
    await sweepAll(p);
    expect(await entries()).toEqual([]);
  });
});
