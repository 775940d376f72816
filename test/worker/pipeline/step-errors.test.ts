// Runs that complete although steps of them failed: they are counted, listed, told of once, and can be restarted.
import { describe, expect } from 'vitest';
import { breakBatches, lasting } from '../../support/pipeline/faults.ts';
import { day, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';

const settings = { settings: { onError: 'continue', missingVariables: 'fail' } };
const mail = (label: string) => ({
  label,
  type: 'send_email',
  config: { subject: '{{event.gone}}', bodyHtml: 'x', to: 'a@example.com' },
});
const nap = { label: 'nap', type: 'wait', delayMinutes: 60 };
const call = { label: 'call', type: 'webhook', config: { url: `${outside}/hook` } };

const told = async (p: Pipeline) => (await p.tenant.api.get('events?type=promote.failed&pageSize=100')).json.data;
const listed = async (p: Pipeline, query: string) =>
  (await p.tenant.api.get(`automation/runs?pageSize=100&${query}`)).json.data.map(({ id }: { id: string }) => id);

describe('a run of which steps failed', () => {
  it('completes, counts them, and tells of the first one once', async ({ p }) => {
    const id = await p.workflow([mail('one'), mail('two'), nap, mail('three')], settings);
    await p.track('go');
    await p.flow();
    const waiting = await p.onlyRun(id);
    expect(waiting).toMatchObject({ status: 'running', stepErrors: 2 });
    const about = { runId: waiting.id, step: 'one', reason: 'missing_variable', continues: true };
    expect(await told(p)).toMatchObject([{ userId: 'ada', properties: about }]);
    expect(await p.finish(waiting.id)).toMatchObject({ status: 'completed', stepErrors: 3, exitReason: null });
    p.pass(day);
    await p.sweep();
    await p.flow();
    expect(await told(p)).toHaveLength(1);
    expect((await p.runs(id))[0]).toMatchObject({ stepErrors: 3 });
  });

  it('is found by hasErrors, alone and with other filters', async ({ p }) => {
    const broken = await p.workflow([mail('one')], settings);
    const fine = await p.workflow([call], { trigger: { eventType: 'fine' } });
    const failed = await p.workflow([mail('one')], {
      trigger: { eventType: 'fail' },
      settings: { ...settings.settings, onError: 'fail' },
    });
    for (const event of ['go', 'fine', 'fail']) await p.track(event);
    await p.flow();
    const runOf = async (id: string) => (await p.onlyRun(id)).id;
    const [withErrors, without, failure] = [await runOf(broken), await runOf(fine), await runOf(failed)];
    expect((await listed(p, 'hasErrors=true')).sort()).toEqual([withErrors, failure].sort());
    expect(await listed(p, 'hasErrors=true&status=completed')).toEqual([withErrors]);
    expect(await listed(p, `hasErrors=true&workflowId=${failed}`)).toEqual([failure]);
    expect((await listed(p, 'hasErrors=true&userId=ada')).sort()).toEqual([withErrors, failure].sort());
    expect(await listed(p, 'hasErrors=false')).toEqual([without]);
    expect((await p.tenant.api.get('automation/runs?hasErrors=maybe')).status).toBe(422);
  });

  it('shows its workflow as failing in the health of workflows, with the last error', async ({ p }) => {
    const id = await p.workflow([mail('one'), call, mail('two')], settings);
    await p.track('go');
    await p.flow();
    const run = await p.onlyRun(id);
    const health = (await p.tenant.api.get('health/workflows')).json;
    const row = health.workflows.find((workflow: { id: string }) => workflow.id === id);
    expect(row).toMatchObject({
      withErrors: 1,
      runs: { completed: 1, failed: 0, running: 0 },
      lastError: { runId: run.id },
    });
    expect(row.lastError.message).toMatch(/^Step two: .*\{\{event\.gone\}\}/);
  });

  it('can be restarted at a step, by default the first that failed; what was done then is no error any more', async ({
    p,
  }) => {
    const id = await p.workflow([call, mail('one'), mail('two')], settings);
    p.world.answer('webhook', { status: 400 });
    await p.track('go');
    await p.flow();
    const run = await p.onlyRun(id);
    expect(run).toMatchObject({ status: 'completed', stepErrors: 3 });
    p.pass(minute);
    expect((await p.tenant.api.post(`automation/runs/${run.id}/restart`)).status).toBe(200);
    const again = await p.finish(run.id);
    expect(again).toMatchObject({ status: 'completed', stepErrors: 2 });
    expect(again.steps.map(({ label, outcome }) => `${label} ${outcome}`).slice(3)).toEqual([
      'call sent',
      'one error',
      'two error',
    ]);
    // What failed after the restart is news.
    expect(await told(p)).toHaveLength(2);
    const health = (await p.tenant.api.get('health/workflows')).json;
    expect(health.workflows.find((workflow: { id: string }) => workflow.id === id)).toMatchObject({ withErrors: 1 });
  });

  it('tells of its error once when the database fails as it completes (R8)', async ({ p }) => {
    await p.workflow([mail('one')], settings);
    await p.track('go');
    await p.dispatch();
    breakBatches('INTO workflow_runs', 1, lasting);
    await p.flow();
    expect(p.takeErrors()).toHaveLength(1);
    p.pass(5 * minute);
    await p.sweep();
    await p.flow();
    expect(await told(p)).toHaveLength(1);
    expect(await listed(p, 'hasErrors=true')).toHaveLength(1);
  });

  it('counts no step that was passed over on purpose', async ({ p }) => {
    const passedOver = { ...call, label: 'if', if: { event: 'never', value: true } };
    const id = await p.workflow([passedOver, call]);
    await p.track('go');
    await p.flow();
    expect(await p.onlyRun(id)).toMatchObject({ status: 'completed', stepErrors: 0 });
    expect(await told(p)).toHaveLength(0);
  });
});
