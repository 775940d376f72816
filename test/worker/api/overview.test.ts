import { describe, expect } from 'vitest';
import { day, hour, it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { createTenant, env } from '../../support/worker.ts';

const call = { label: 'call', type: 'webhook', config: { url: `${outside}/hook` } };
const city = { label: 'city', type: 'update_profile', config: { traits: { town: '{{user.city}}' } } };

async function overview({ tenant: { api } }: Pipeline, query = '') {
  const { status, text, json } = await api.get(`health/overview${query}`);
  expect(status, text).toBe(200);
  return json;
}

/** The numbers of a series that are not zero, by how many hours ago they were. */
const ago = ({ series }: { series: number[] }) =>
  Object.fromEntries(series.flatMap((count, i) => (count === 0 ? [] : [[23 - i, count]])));

describe('the overview', () => {
  it('counts events, runs and messages of 24 hours by the hour, and those of the 24 before', async ({ p }) => {
    await p.workflow([call, city], { settings: { missingVariables: 'fail' } });
    await p.track('go');
    await p.flow();
    p.pass(day);
    p.world.answer('webhook', { status: 404 });
    for (const userId of ['ada', 'bob']) await p.track('go', {}, { userId });
    await p.track('other');
    await p.flow();
    p.pass(3 * hour);
    await p.track('go');
    await p.flow();
    const numbers = await overview(p);
    expect(numbers).toMatchObject({ from: '2099-01-05T16:00:00.000Z', to: '2099-01-06T16:00:00.000Z' });
    for (const name of ['events', 'runs', 'sent', 'failed', 'failedRuns'])
      expect(numbers[name].series).toHaveLength(24);
    expect(ago(numbers.events)).toEqual({ 3: 3, 0: 1 });
    expect(ago(numbers.runs)).toEqual({ 3: 2, 0: 1 });
    expect(ago(numbers.sent)).toEqual({ 3: 1, 0: 1 });
    expect(ago(numbers.failed)).toEqual({ 3: 1 });
    expect(ago(numbers.failedRuns)).toEqual({ 3: 2, 0: 1 });
    expect([numbers.events.total, numbers.events.before]).toEqual([4, 1]);
    expect([numbers.runs.total, numbers.runs.before]).toEqual([3, 1]);
    expect([numbers.sent.before, numbers.failed.before, numbers.failedRuns.before]).toEqual([1, 0, 1]);
  });

  it('counts an event once, however often it comes and is delivered', async ({ p }) => {
    for (let n = 0; n < 2; n++) await p.track('go', {}, { messageId: 'one' });
    await p.batch([1, 2].map(() => ({ type: 'track', event: 'go', userId: 'bob', messageId: 'two' })));
    await p.flow();
    await p.track('go', {}, { messageId: 'one' });
    await p.flow();
    expect((await overview(p)).events.total).toBe(2);
    const { results } = await env.DB.prepare('SELECT count(*) AS n FROM events WHERE project_id = ?')
      .bind(p.tenant.projectId)
      .all();
    expect(results).toEqual([{ n: 2 }]);
  });

  it('leaves out what Sendora itself puts into the stream', async ({ p }) => {
    await p.workflow([call], { trigger: { eventType: 'go' } });
    await p.workflow([call], { trigger: { eventType: 'workflow.run.completed' } });
    await p.track('go');
    await p.flow();
    const { events, runs } = await overview(p);
    expect([events.total, runs.total]).toEqual([1, 2]);
  });

  it('is that of one organisation, or one project of it', async ({ p }) => {
    await p.track('go');
    await p.flow();
    const { id } = (await p.tenant.api.post('projects', { name: 'Empty' })).json;
    expect((await overview(p, `?projectId=${id}`)).events.total).toBe(0);
    expect((await overview(p, `?projectId=${p.tenant.projectId}`)).events.total).toBe(1);
    const stranger = await createTenant({ plan: 'free' });
    const { status, json } = await stranger.as('viewer').get('health/overview');
    expect([status, json.events.total]).toEqual([200, 0]);
  });
});
