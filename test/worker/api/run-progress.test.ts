import { describe, expect } from 'vitest';
import { it } from '../../support/pipeline/pipeline.ts';

const nap = (label: string, title?: string) => ({
  ...{ label, type: 'wait', config: { reason: 'let them settle in' }, delayMinutes: 60 },
  ...(title === undefined ? {} : { title }),
});

describe('a run in a list', () => {
  it('tells at which step it is, how far that is, and what it waits for', async ({ p }) => {
    const id = await p.workflow([nap('first'), nap('second', 'Wait again'), nap('third')]);
    await p.track('go');
    await p.flow();
    const listed = async () => (await p.runs(id))[0];
    const run = (await listed())?.id ?? '';
    const at = { stepLabel: 'first', stepTitle: null, stepType: 'wait', stepsDone: 0, stepsTotal: 3 };
    expect(await listed()).toMatchObject({ ...at, waitingFor: 'let them settle in', nextStepAt: expect.any(String) });
    await p.wake(run);
    expect(await listed()).toMatchObject({ stepLabel: 'second', stepTitle: 'Wait again', stepsDone: 1 });
    await p.finish(run);
    expect(await listed()).toMatchObject({ status: 'completed', stepLabel: 'third', stepsDone: 3, stepsTotal: 3 });
  });

  it('is at the step at which it was cancelled, and of its own version', async ({ p }) => {
    const id = await p.workflow([nap('first'), nap('second')]);
    await p.track('go');
    await p.flow();
    const [run] = await p.runs(id);
    await p.wake(run?.id ?? '');
    await p.tenant.api.patch(`automation/workflows/${id}`, { steps: [nap('only')] });
    await p.tenant.api.post(`automation/runs/${run?.id}/cancel`);
    expect(await p.runs(id)).toMatchObject([{ stepLabel: 'second', stepsDone: 1, stepsTotal: 2 }]);
  });

  it('has begun none while its workflow is paused', async ({ p }) => {
    const id = await p.workflow([nap('first')]);
    await p.tenant.api.post(`automation/workflows/${id}/pause`);
    await p.track('go');
    await p.flow();
    expect(await p.runs(id)).toMatchObject([{ status: 'queued', stepLabel: null, stepsDone: 0, stepsTotal: 1 }]);
  });
});
