// A run whose engine throws ends as failed, once, with what it did before.
import { describe, expect } from 'vitest';
import { hour, it, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const hook = (label: string) => ({ label, type: 'webhook', config: { url: `${outside}/hook/${label}` } });
const hold = { label: 'hold', type: 'wait', config: { until: { time: '09:00' } } };
const impossible = 'RangeError: A time of day is HH:MM, not "99:99".';

/** A workflow whose stored definition has become one that no validation would let pass. */
async function damaged(p: Pipeline, steps: unknown[]): Promise<string> {
  const id = await p.workflow(steps);
  await env.DB.prepare(
    `UPDATE workflow_versions SET definition = replace(definition, '09:00', '99:99') WHERE workflow_id = ?`,
  )
    .bind(id)
    .run();
  return id;
}

async function hoursPass(p: Pipeline, hours: number): Promise<void> {
  await p.flow();
  for (let n = 0; n < hours; n++) {
    p.pass(hour);
    await p.sweep();
    await p.flow();
  }
}

describe('an exception of the engine', () => {
  it('behind a webhook calls the webhook once and fails the run with the message', async ({ p }) => {
    const id = await damaged(p, [hook('before'), hold, hook('after')]);
    await p.track('go');
    await hoursPass(p, 3);
    const run = await p.onlyRun(id);
    expect(run).toMatchObject({
      status: 'failed',
      nextStepAt: null,
      steps: [
        { label: 'before', outcome: 'sent' },
        { label: 'hold', outcome: 'error', reason: 'engine_failed' },
      ],
    });
    expect(run.exitReason).toContain(impossible);
    expect(p.world.arrived('webhook').map(({ url }) => url)).toEqual([`${outside}/hook/before`]);
    expect(await p.alarmOf(run.id)).toBeNull();
    const told = (await p.tenant.api.get('events?type=promote.failed')).json.data;
    expect(told).toHaveLength(1);
    expect(JSON.stringify(told)).toContain(JSON.stringify(impossible).slice(1, -1));
  });

  it('at the start records the event and its neighbours, and leaves a failed run', async ({ p }) => {
    const bad = await damaged(p, [hold, hook('after')]);
    const good = await p.workflow([hook('good')]);
    await p.track('go');
    await p.track('go', {}, { userId: 'bob' });
    await hoursPass(p, 1);
    expect((await p.runs(bad)).map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect((await p.runs(good)).map(({ status }) => status)).toEqual(['completed', 'completed']);
    expect((await p.tenant.api.get('events?type=go')).json.data).toHaveLength(2);
  });
});
