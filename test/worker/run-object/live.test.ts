import { listDurableObjectIds } from 'cloudflare:test';
import { describe, expect } from 'vitest';
import { type Run, RunFrame } from '../../../src/contract/workflows/run.ts';
import { derivedId, sha256Hex } from '../../../src/worker/ids.ts';
import { closeStaleSockets } from '../../../src/worker/run-object/close-sockets.ts';
import { hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { call, createClient, createKey, createTenant, env, fetchWorker, type Tenant } from '../../support/worker.ts';

const steps = [
  { label: 'nap', type: 'wait', config: {}, delayMinutes: 10 },
  { label: 'tag', type: 'update_profile', config: { traits: { tier: 'gold' } } },
];

async function started(p: Pipeline): Promise<string> {
  const id = await p.workflow(steps);
  await p.track('go');
  await p.dispatch();
  return (await p.onlyRun(id)).id;
}

/** Opens the live trace as a browser does, with the key as a subprotocol, and collects what it shows. */
async function watch({ orgId, keys }: Tenant, runId: string, key = keys.viewer) {
  const { url, protocols } = createClient(orgId, key).watchRun({ params: { id: runId } });
  const response = await fetchWorker(url.replace(/^ws/, 'http'), {
    headers: { upgrade: 'websocket', 'sec-websocket-protocol': protocols.join(', ') },
  });
  const shown: Run[] = [];
  const closed = Promise.withResolvers<number>();
  const socket = response.webSocket;
  socket?.addEventListener('message', ({ data }) => {
    const frame: unknown = JSON.parse(String(data));
    expect(RunFrame.safeParse(frame)).toEqual({ success: true, data: frame });
    shown.push(RunFrame.parse(frame).run);
  });
  socket?.addEventListener('close', ({ code }) => closed.resolve(code));
  socket?.accept();
  return { response, shown, closed: closed.promise };
}

const openSockets = async (runId: string) =>
  (await env.DB.prepare('SELECT key_id FROM live_sockets WHERE run_id = ?').bind(runId).all()).results.length;

describe('a live trace ends with its key', () => {
  const keyEnded = 4_401;

  it('at once where the key is revoked, and shows nothing more', async ({ p }) => {
    const runId = await started(p);
    const { json: made } = await p.tenant.api.post('keys', { name: 'watcher', role: 'viewer' });
    const watcher = await watch(p.tenant, runId, made.key);
    const other = await watch(p.tenant, runId);
    expect((await p.tenant.api.del(`keys/${made.id}`)).status).toBe(204);
    expect(await watcher.closed).toBe(keyEnded);
    await p.wake(runId);
    expect(await other.closed).toBe(1_000);
    expect(watcher.shown).toHaveLength(1);
    expect(other.shown.length).toBeGreaterThan(1);
  });

  it.for([
    ['it was deleted', 'DELETE FROM api_keys WHERE key_hash = ?'],
    ['it was revoked elsewhere', 'UPDATE api_keys SET revoked_at = 1 WHERE key_hash = ?'],
    ['its role has changed', "UPDATE api_keys SET role = 'ingest' WHERE key_hash = ?"],
    ['its project has changed', "UPDATE api_keys SET project_id = 'other' WHERE key_hash = ?"],
  ] as const)('by the next sweep where %s', async ([, change], { p }) => {
    const runId = await started(p);
    const key = await createKey(p.tenant.orgId, 'viewer', p.tenant.projectId);
    const watcher = await watch(p.tenant, runId, key);
    const other = await watch(p.tenant, runId);
    await env.DB.prepare(change).bind(sha256Hex(key)).run();
    await p.evict(runId);
    await closeStaleSockets(env, p.now());
    expect(await watcher.closed).toBe(keyEnded);
    await p.wake(runId);
    expect(await other.closed).toBe(1_000);
    expect(watcher.shown).toHaveLength(1);
  });

  it('and in any case after half a day', async ({ p }) => {
    const runId = await started(p);
    const { closed } = await watch(p.tenant, runId);
    await closeStaleSockets(env, p.now() + 11 * hour);
    expect(await openSockets(runId)).toBe(1);
    await closeStaleSockets(env, p.now() + 13 * hour);
    expect(await closed).toBe(keyEnded);
  });

  it('and leaves no row behind, however it ends', async ({ p }) => {
    const runId = await started(p);
    const [one, two] = [await watch(p.tenant, runId), await watch(p.tenant, runId)];
    expect(await openSockets(runId)).toBe(1);
    p.pass(1);
    one.response.webSocket?.close(1_000);
    await one.closed;
    expect(await openSockets(runId)).toBe(1);
    two.response.webSocket?.close(1_000);
    await expect.poll(() => openSockets(runId)).toBe(0);
  });
});

describe('the id of a run that does not exist', () => {
  it('makes no object unless it could be one of ours, and is limited', async ({ p }) => {
    const { orgId } = p.tenant;
    const key = await createKey(orgId, 'viewer');
    const base = `/api/v1/orgs/${orgId}/automation/runs`;
    const objects = async () => (await listDurableObjectIds(env.RUNS)).length;
    const before = await objects();
    const upgrade = { upgrade: 'websocket' };
    for (const id of [crypto.randomUUID(), 'x'.repeat(600), crypto.randomUUID().toUpperCase()]) {
      expect((await call('GET', `${base}/${id}`, { key })).status).toBe(404);
      expect((await call('GET', `${base}/${id}/live`, { key, headers: upgrade })).status).toBe(404);
    }
    expect(await objects()).toBe(before);
    const statuses: number[] = [];
    // A minute may end in between, and the count with it.
    while (!statuses.includes(429) && statuses.length < 700) {
      const id = derivedId('guess', String(statuses.length));
      statuses.push((await call('GET', `${base}/${id}`, { key })).status);
    }
    expect(statuses.indexOf(429)).toBeGreaterThanOrEqual(300);
  }, 60_000);
});

describe('the live trace of a run', () => {
  it('shows the run at once and after every move, and closes when the run has ended', async ({ p }) => {
    const runId = await started(p);
    const { response, shown, closed } = await watch(p.tenant, runId);
    expect(response.status).toBe(101);
    expect(response.headers.get('sec-websocket-protocol')).toBe('sendora');
    await p.wake(runId);
    expect(await closed).toBe(1_000);
    expect(shown[0]).toMatchObject({ id: runId, status: 'running', steps: [{ label: 'nap', outcome: null }] });
    expect(shown.at(-1)).toMatchObject({
      status: 'completed',
      steps: [{ outcome: 'completed' }, { outcome: 'completed' }],
    });
  });

  it('continues after its object was evicted', async ({ p }) => {
    const runId = await started(p);
    const { shown, closed } = await watch(p.tenant, runId);
    await p.evict(runId);
    p.pass(10 * minute);
    await p.wake(runId);
    expect(await closed).toBe(1_000);
    expect(shown.at(-1)?.status).toBe('completed');
  });

  it('is refused without a key, to another org, and without an upgrade', async ({ p }) => {
    const runId = await started(p);
    const stranger = await createTenant();
    const upgrade = { upgrade: 'websocket' };
    const path = ({ orgId }: Tenant) => `/api/v1/orgs/${orgId}/automation/runs/${runId}/live`;
    const status = async (tenant: Tenant, headers: Record<string, string>) =>
      (await call('GET', path(tenant), { headers })).status;
    expect(await status(p.tenant, upgrade)).toBe(401);
    expect(await status(p.tenant, { ...upgrade, 'x-api-key': stranger.keys.admin })).toBe(404);
    expect(await status(stranger, { ...upgrade, 'x-api-key': stranger.keys.admin })).toBe(404);
    expect(await status(p.tenant, { 'x-api-key': p.tenant.keys.viewer })).toBe(400);
  });
});
