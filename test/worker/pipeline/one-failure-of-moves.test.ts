// One failure loses no run of a job: each write, message and call between a save with ?runs= and the end of its job fails
// once, twice, for an hour, and after it was done; later, everything is as if it had not.
import { expect } from 'vitest';
import type { Pipeline } from '../../support/pipeline/pipeline.ts';
import { breakEachCall, hook, object, queue, type Scenario, send, sql } from '../../support/pipeline/scenarios.ts';

const month = 30 * 24 * 60;
const hold = { label: 'hold', type: 'wait', config: { waitForEvent: { eventType: 'on' }, timeoutMinutes: month } };

/** Saves another version of a workflow while one of its runs waits and the other one has a send under way. */
function saving(runs: string, label: string): Scenario['play'] {
  return async ({ p, harness, workflows: { journey = '' } }) => {
    await send(p, harness, 'track', { event: 'go', userId: 'ada' });
    await p.flow();
    p.world.answer('webhook', { status: 503 });
    await send(p, harness, 'track', { event: 'go', userId: 'bob' });
    await p.flow();
    const save = () => put(p, journey, `?runs=${runs}`, [hook('hello'), hold, hook(label)]);
    expect(await harness.insist(save)).toBe(200);
    await harness.passTime(1);
    for (const userId of ['ada', 'bob']) await send(p, harness, 'track', { event: 'on', userId });
  };
}

async function put(p: Pipeline, id: string, query: string, steps: unknown[]): Promise<number> {
  const body = { name: `W ${id}`, trigger: { eventType: 'go' }, steps };
  return (await p.tenant.api.put(`automation/workflows/${id}${query}`, body)).status;
}

const calls = {
  'the batch of the change and the job': sql('INTO bundle_jobs'),
  'the batch of the runs and the job': sql('UPDATE bundle_jobs SET moved'),
  'the message of the job': queue('sends'),
  'a confirmation': object('confirm'),
};

breakEachCall({
  'a save that moves runs': {
    workflows: { journey: (p) => p.workflow([hook('hello'), hold, hook('old')]) },
    play: saving('move', 'new'),
    outcome: {
      runs: {
        journey: ['completed: hello sent, hold completed, new sent', 'completed: hello sent, hold completed, new sent'],
      },
      log: ['hello sent', 'hello sent', 'new sent', 'new sent'],
      audit: ['run.moved', 'run.moved'],
      requests: { webhook: 4 },
      open: [],
    },
    calls: { ...calls, 'the move of a run': object('move') },
  },
  'a save that cancels runs': {
    workflows: { journey: (p) => p.workflow([hook('hello'), hold, hook('old')]) },
    play: saving('cancel', 'new'),
    outcome: {
      list: { journey: ['cancelled', 'cancelled'] },
      audit: ['run.cancelled', 'run.cancelled'],
      open: [],
    },
    calls: {
      'the batch of the change and the job': calls['the batch of the change and the job'],
      'the batch of the runs and the job': calls['the batch of the runs and the job'],
    },
  },
});
