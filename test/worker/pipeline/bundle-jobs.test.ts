// What an import does with the runs in flight of the workflows that it changes or deletes.
import { describe, expect } from 'vitest';
import { bundleOf, flow, nap } from '../../support/bundles.ts';
import { it, type Pipeline } from '../../support/pipeline/pipeline.ts';

const importBundle = async ({ tenant: { api, projectId } }: Pipeline, bundle: unknown, query = '') =>
  (await api.post(`automation/workflows/import?projectId=${projectId}${query}`, bundle)).json;
const journey = (reason: string) =>
  bundleOf({ workflows: [flow('W', { steps: [{ ...nap('nap'), config: { reason } }] })] });

/** A person who waits in version 1 of a workflow. */
async function waiting(p: Pipeline) {
  await importBundle(p, journey('1'));
  const [{ id }] = (await p.tenant.api.get('automation/workflows')).json.data;
  await p.track('go');
  await p.flow();
  return { id, run: await p.onlyRun(id) };
}

const runOf = async ({ tenant: { api } }: Pipeline, id: string) => (await api.get(`automation/runs/${id}`)).json;

describe('an import', () => {
  it('counts the runs in flight, and leaves them in their version unless it is told otherwise', async ({ p }) => {
    const { run } = await waiting(p);
    const plan = await importBundle(p, journey('2'), '&dryRun=true');
    expect(plan.items[0].runs).toMatchObject({
      inFlight: 1,
      choice: 'stay',
      stay: 1,
      groups: [{ version: 1, step: 'nap', canMove: true }],
    });
    expect((await importBundle(p, journey('2'))).jobs).toEqual([]);
    await p.flow();
    expect(await runOf(p, run.id)).toMatchObject({ version: 1 });
  });

  it('moves them where it is told to, and says how far it is', async ({ p }) => {
    const { run } = await waiting(p);
    const { importId, jobs } = await importBundle(p, journey('2'), '&runs=move');
    expect(jobs).toMatchObject([{ workflow: 'W', choice: 'move', total: 1 }]);
    await p.flow();
    expect(await runOf(p, run.id)).toMatchObject({ version: 2 });
    const done = (await p.tenant.api.get(`automation/imports/${importId}`)).json;
    expect(done.jobs).toMatchObject([{ status: 'done', moved: 1 }]);
  });

  it('takes the choice of a workflow from the body, before that of the query', async ({ p }) => {
    const { run } = await waiting(p);
    const body = { bundle: journey('2'), runs: { workflows: { W: 'cancel' } } };
    expect((await importBundle(p, body, '&runs=move')).items[0].runs).toMatchObject({ choice: 'cancel', cancel: 1 });
    await p.flow();
    expect(await runOf(p, run.id)).toMatchObject({ status: 'cancelled', version: 1 });
  });

  it('cancels the runs of a workflow that it deletes, where it is told to', async ({ p }) => {
    const { run } = await waiting(p);
    const pruned = await importBundle(p, bundleOf(), '&prune=true&runs=cancel');
    expect(pruned.items[0]).toMatchObject({ action: 'delete', runs: { inFlight: 1, cancel: 1 } });
    await p.flow();
    expect(await runOf(p, run.id)).toMatchObject({ status: 'cancelled' });
    await p.track('go');
    await p.flow();
    expect((await p.tenant.api.get('automation/runs')).json.data).toHaveLength(1);
  });

  it('changes no run where nothing of its workflow changes', async ({ p }) => {
    const { run } = await waiting(p);
    const same = await importBundle(p, journey('1'), '&runs=cancel');
    expect([same.unchanged, same.items[0].runs, same.jobs]).toEqual([1, undefined, []]);
    await p.flow();
    expect(await runOf(p, run.id)).toMatchObject({ status: 'running', version: 1 });
  });

  it('keeps a paused workflow paused', async ({ p }) => {
    const { id } = await waiting(p);
    await p.tenant.api.post(`automation/workflows/${id}/pause`);
    await importBundle(p, journey('2'));
    expect((await p.tenant.api.get(`automation/workflows/${id}`)).json).toMatchObject({ status: 'paused', version: 2 });
    const off = bundleOf({ workflows: [flow('W', { isActive: false })] });
    await importBundle(p, off);
    expect((await p.tenant.api.get(`automation/workflows/${id}`)).json).toMatchObject({ status: 'inactive' });
  });

  it('starts runs in the version that it has written, at once', async ({ p }) => {
    await importBundle(p, journey('1'));
    await importBundle(p, journey('2'));
    const [{ id }] = (await p.tenant.api.get('automation/workflows')).json.data;
    await p.track('go');
    await p.flow();
    expect(await p.onlyRun(id)).toMatchObject({ version: 2 });
  });
});

describe('stopping an import', () => {
  it('ends what is not done yet and leaves what is', async ({ p }) => {
    const { run } = await waiting(p);
    const { importId } = await importBundle(p, journey('2'), '&runs=move');
    const stopped = (await p.tenant.api.post(`automation/imports/${importId}/stop`)).json;
    await p.flow();
    const { jobs } = (await p.tenant.api.get(`automation/imports/${importId}`)).json;
    expect(jobs).toEqual(stopped.jobs);
    expect(['done', 'stopped']).toContain(jobs[0].status);
    expect((await runOf(p, run.id)).version).toBe(jobs[0].status === 'done' ? 2 : 1);
  });
});
