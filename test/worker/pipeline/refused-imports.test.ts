// A refused import is told to the stream once: `promote.failed`.
import { describe, expect } from 'vitest';
import { bundleOf, flow } from '../../support/bundles.ts';
import { breakBatches } from '../../support/pipeline/faults.ts';
import { it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { call } from '../../support/worker.ts';

const bad = bundleOf({ workflows: [flow('Good'), flow('Bad', { steps: [{ label: 'x', type: 'nope', config: {} }] })] });

const importBundle = ({ tenant: { api, projectId } }: Pipeline, bundle: unknown, query = '') =>
  api.post(`automation/workflows/import?projectId=${projectId}${query}`, bundle);

async function told(p: Pipeline) {
  await p.flow();
  return (await p.tenant.api.get('events?type=promote.failed')).json.data;
}

describe('promote.failed', () => {
  it('tells once why an import was refused, by whom and from what', async ({ p }) => {
    expect((await importBundle(p, bad, '&source=shop&ref=1f3c2a9')).status).toBe(422);
    const [event, ...more] = await told(p);
    expect(more).toEqual([]);
    expect(event.properties).toMatchObject({
      reason: 'import_refused',
      source: 'shop',
      ref: '1f3c2a9',
      faults: 1,
      actor: 'key:test admin',
      errors: [{ pointer: '/workflows/1/steps/0/type', code: 'unknown_type' }],
    });
  });

  it('tells of each refused import, of a conflict as well', async ({ p }) => {
    await importBundle(p, bundleOf({ workflows: [flow('W')] }));
    const [{ id }] = (await p.tenant.api.get('automation/workflows')).json.data;
    await p.tenant.api.patch(`automation/workflows/${id}`, { description: 'edited' });
    expect((await importBundle(p, bundleOf({ workflows: [flow('W')] }), '&onDrift=refuse')).status).toBe(409);
    await importBundle(p, bad);
    const found = (await told(p)).map(
      ({ properties }: { properties: { errors: { code: string }[] } }) => properties.errors[0]?.code,
    );
    expect(found.sort()).toEqual(['drifted', 'unknown_type']);
  });

  it('tells of none that was a dry run, or of which no bundle was read', async ({ p }) => {
    const { orgId, projectId, keys, api } = p.tenant;
    const path = `/api/v1/orgs/${orgId}/automation/workflows/import?projectId=${projectId}`;
    expect((await importBundle(p, bad, '&dryRun=true')).status).toBe(422);
    expect((await importBundle(p, '{"version": 1,')).status).toBe(400);
    expect((await importBundle(p, 'x'.repeat(5_000_000))).status).toBe(413);
    expect((await call('POST', path, { body: bad })).status).toBe(401);
    expect((await call('POST', path, { key: keys.viewer, body: bad })).status).toBe(403);
    const yaml = { key: keys.editor, body: 'version: 1', headers: { 'content-type': 'application/yaml' } };
    expect((await call('POST', path, yaml)).status).toBe(415);
    expect((await api.post(`automation/workflows/import?projectId=${crypto.randomUUID()}`, bad)).status).toBe(404);
    expect(await told(p)).toEqual([]);
  });

  it('starts the workflows that react to it', async ({ p }) => {
    const workflow = await p.workflow([{ label: 'nap', type: 'wait', config: {}, delayMinutes: 60 }], {
      trigger: { eventType: 'promote.failed', filters: [{ event: 'reason', value: 'import_refused' }] },
    });
    await importBundle(p, bad);
    await p.flow();
    expect(await p.runs(workflow)).toHaveLength(1);
  });

  it('is not told where it could not be written, and a repeat tells it', async ({ p }) => {
    breakBatches('INSERT INTO stream_outbox', 1);
    expect((await importBundle(p, bad)).status).toBe(500);
    expect(p.takeErrors().length).toBeGreaterThan(0);
    expect((await importBundle(p, bad)).status).toBe(422);
    p.pass(2 * minute);
    await p.sweep();
    expect(await told(p)).toHaveLength(1);
  });
});
