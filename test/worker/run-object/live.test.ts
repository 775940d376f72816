import { describe, expect } from 'vitest';
import { type Run, RunFrame } from '../../../src/contract/workflows/run.ts';
import { it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { call, createClient, createTenant, fetchWorker, type Tenant } from '../../support/worker.ts';

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
async function watch({ orgId, keys }: Tenant, runId: string) {
  const { url, protocols } = createClient(orgId, keys.viewer).watchRun({ params: { id: runId } });
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
