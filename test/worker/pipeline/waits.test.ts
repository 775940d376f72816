// Waits for an event, a condition and a time, through dispatch and the alarms of the run object.
import { describe, expect } from 'vitest';
import { beginning, day, hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';

const call = (label: string, next = 'end') => ({
  label,
  type: 'webhook',
  config: { url: `${outside}/hook/${label}` },
  next,
});
const nap = (label: string, delayMinutes: number) => ({ label, type: 'wait', config: {}, delayMinutes });
const wait = (config: object, label = 'wait') => ({ label, type: 'wait', config });
const paid = { eventType: 'paid', filters: [{ property: 'order', op: 'eq', value: '{{event.order}}' }] };
const forPayment = wait({ waitForEvent: paid, timeoutMinutes: 120, onMatch: 'thanks', onTimeout: 'remind' });
const forks = [call('thanks'), call('remind')];

async function begun(p: Pipeline, steps: unknown[], properties = {}): Promise<string> {
  const id = await p.workflow(steps);
  await p.track('go', properties);
  await p.dispatch();
  return (await p.onlyRun(id)).id;
}

const called = (p: Pipeline) => p.world.arrived('webhook').map(({ url }) => url.replace(`${outside}/hook/`, ''));

describe('a wait for an event', () => {
  it('ends at once when an event comes that matches the event the run began with', async ({ p }) => {
    const runId = await begun(p, [forPayment, ...forks], { order: 'a-1' });
    expect(await p.run(runId)).toMatchObject({
      waitingFor: 'Waiting for the event paid.',
      nextStepAt: expect.any(String),
    });
    await p.track('paid', { order: 'b-2' });
    await p.track('paid', { order: 'a-1' }, { userId: 'bob' });
    await p.track('paid');
    await p.flow();
    expect((await p.run(runId)).steps).toMatchObject([{ label: 'wait', outcome: null }]);
    await p.evict(runId);
    p.pass(hour);
    await p.track('paid', { order: 'a-1' }, { messageId: 'fits' });
    await p.flow();
    const run = await p.run(runId);
    const events = (await p.tenant.api.get('events?type=paid&userId=ada')).json.data;
    const fits = events.find(({ messageId }: { messageId: string }) => messageId === 'fits');
    expect(run.steps).toMatchObject([
      {
        label: 'wait',
        outcome: 'completed',
        output: { matched: true, eventId: fits.id },
        finishedAt: new Date(p.now()).toISOString(),
      },
      { label: 'thanks', outcome: 'sent' },
    ]);
    expect(called(p)).toEqual(['thanks']);
  });

  it('takes the timeout branch when its time is over, and ignores the event afterwards', async ({ p }) => {
    const runId = await begun(p, [forPayment, ...forks], { order: 'a-1' });
    await p.wake(runId);
    expect(p.now()).toBe(beginning + 2 * hour);
    await p.track('paid', { order: 'a-1' });
    await p.flow();
    const run = await p.run(runId);
    expect(run.steps).toMatchObject([
      { reason: 'timed_out', output: { matched: false } },
      { label: 'remind', outcome: 'sent' },
    ]);
    expect(called(p)).toEqual(['remind']);
  });

  it('ends in the batch that also started the run', async ({ p }) => {
    await p.workflow([forPayment, ...forks]);
    const properties = { order: 'a-1' };
    const at = (ms: number) => ({
      userId: 'ada',
      properties,
      timestamp: new Date(beginning - hour + ms).toISOString(),
    });
    await p.batch([
      { type: 'track', event: 'paid', ...at(2) },
      { type: 'track', event: 'go', ...at(1) },
    ]);
    await p.flow();
    expect(called(p)).toEqual(['thanks']);
  });

  it('receives an event once when its message is delivered twice', async ({ p }) => {
    const again = wait({ waitForEvent: { eventType: 'paid' }, timeoutMinutes: 60 }, 'second');
    const runId = await begun(p, [
      wait({ waitForEvent: { eventType: 'paid' }, timeoutMinutes: 60 }),
      again,
      call('thanks'),
    ]);
    p.pass(minute);
    await p.track('paid');
    const letters = p.queues.take();
    await p.queues.deliver(letters);
    await p.queues.deliver(letters);
    const run = await p.run(runId);
    expect(run.steps.map(({ label, outcome }) => `${label} ${outcome}`)).toEqual(['wait completed', 'second null']);
  });

  it('looks back to the start of the run when `since` says so', async ({ p }) => {
    const since = wait({
      waitForEvent: { ...paid, since: 'run_start' },
      timeoutMinutes: 120,
      onMatch: 'thanks',
      onTimeout: 'remind',
    });
    const runId = await begun(p, [nap('nap', 60), since, ...forks], { order: 'a-1' });
    p.pass(10 * minute);
    await p.track('paid', { order: 'a-1' });
    await p.flow();
    expect((await p.run(runId)).steps).toMatchObject([{ label: 'nap', outcome: null }]);
    await p.evict(runId);
    const run = await p.finish(runId);
    expect(run.steps.map(({ label }) => label)).toEqual(['nap', 'wait', 'thanks']);
  });

  it('does not look back beyond the step before it without `since`', async ({ p }) => {
    const runId = await begun(p, [nap('nap', 60), forPayment, ...forks], { order: 'a-1' });
    p.pass(10 * minute);
    await p.track('paid', { order: 'a-1' });
    await p.flow();
    const run = await p.finish(runId);
    expect(run.steps.map(({ label }) => label)).toEqual(['nap', 'wait', 'remind']);
  });

  it('counts an event that comes during its own delay', async ({ p }) => {
    const runId = await begun(p, [{ ...forPayment, delayMinutes: 30 }, ...forks], { order: 'a-1' });
    p.pass(10 * minute);
    await p.track('paid', { order: 'a-1' });
    await p.flow();
    await p.wake(runId);
    expect(p.now()).toBe(beginning + 30 * minute);
    expect(called(p)).toEqual(['thanks']);
  });
});

describe('a wait for a condition', () => {
  const untilPro = wait({
    waitForCondition: [{ trait: 'plan', op: 'eq', value: 'pro' }],
    timeoutMinutes: 120,
    onMatch: 'thanks',
    onTimeout: 'remind',
  });

  it('ends at once when the condition already holds', async ({ p }) => {
    await p.identify({ plan: 'pro' });
    await p.dispatch();
    const runId = await begun(p, [untilPro, ...forks]);
    await p.flow();
    expect(await p.run(runId)).toMatchObject({ status: 'completed' });
    expect(called(p)).toEqual(['thanks']);
  });

  it('ends as soon as the person changes so that the condition holds', async ({ p }) => {
    const runId = await begun(p, [untilPro, ...forks]);
    await p.identify({ plan: 'free', city: 'Paris' });
    await p.identify({ plan: 'pro' }, { userId: 'bob' });
    await p.flow();
    expect((await p.run(runId)).status).toBe('running');
    p.pass(hour);
    await p.identify({ plan: 'pro' });
    await p.flow();
    const run = await p.run(runId);
    expect(run.steps).toMatchObject([{ output: { matched: true }, finishedAt: new Date(p.now()).toISOString() }, {}]);
    expect(called(p)).toEqual(['thanks']);
  });

  it('takes the timeout branch when its time is over', async ({ p }) => {
    const runId = await begun(p, [untilPro, ...forks]);
    await p.finish(runId);
    expect(called(p)).toEqual(['remind']);
  });

  it('checks the condition once more at the end of its time, for changes without an event', async ({ p }) => {
    const runId = await begun(p, [untilPro, ...forks]);
    await p.tenant.api.put('customers/profiles/ada', { traits: { plan: 'pro' } });
    await p.finish(runId);
    expect(called(p)).toEqual(['thanks']);
  });
});

describe('a wait until a time', () => {
  const trialEnd = wait({ until: { date: '{{trait.trialEndsAt}}', offsetMinutes: -60 } });
  const iso = (ms: number) => new Date(ms).toISOString();

  it('follows the date of the person when it moves, forward or back', async ({ p }) => {
    await p.identify({ trialEndsAt: iso(beginning + 10 * day) });
    await p.dispatch();
    const runId = await begun(p, [trialEnd, call('bye')]);
    expect(await p.alarmOf(runId)).toBe(beginning + 10 * day - hour);
    for (const days of [20, 5]) {
      p.pass(minute);
      await p.identify({ trialEndsAt: iso(beginning + days * day) });
      await p.dispatch();
      expect(await p.alarmOf(runId)).toBe(beginning + days * day - hour);
      expect((await p.run(runId)).nextStepAt).toBe(iso(beginning + days * day - hour));
    }
    p.pass(minute);
    await p.identify({ name: 'Ada' });
    await p.dispatch();
    expect(await p.alarmOf(runId)).toBe(beginning + 5 * day - hour);
    await p.wake(runId);
    expect(p.now()).toBe(beginning + 5 * day - hour);
    expect(called(p)).toEqual(['bye']);
  });

  it('ends when the date moves into the past', async ({ p }) => {
    await p.identify({ trialEndsAt: iso(beginning + 10 * day) });
    await p.dispatch();
    const runId = await begun(p, [trialEnd, call('bye')]);
    p.pass(day);
    await p.identify({ trialEndsAt: iso(beginning) });
    await p.flow();
    const run = await p.run(runId);
    expect(run.steps).toMatchObject([{ outcome: 'completed', reason: 'date_passed' }, { outcome: 'sent' }]);
  });

  it('ends the run when the person has no date, and records the reason', async ({ p }) => {
    const runId = await begun(p, [trialEnd, call('bye')]);
    await p.flow();
    expect(await p.run(runId)).toMatchObject({
      status: 'exited',
      exitReason: 'date_missing',
      steps: [{ outcome: 'completed', reason: 'date_missing' }],
    });
    expect(called(p)).toEqual([]);
  });

  it('ends the run for a date in nanoseconds, after the one webhook before it', async ({ p }) => {
    await p.identify({ trialEndsAt: 1.7e18 });
    await p.dispatch();
    const runId = await begun(p, [call('before', 'wait'), trialEnd, call('bye')]);
    await p.flow();
    for (let wakes = 0; wakes < 3; wakes++) {
      p.pass(hour);
      await p.flow();
      await p.sweep();
    }
    expect(await p.run(runId)).toMatchObject({
      status: 'exited',
      exitReason: 'date_unreadable',
      steps: [{ label: 'before', outcome: 'sent' }, { reason: 'date_unreadable' }],
    });
    expect(called(p)).toEqual(['before']);
  });

  it('looks at the clock once a year while its date is too far away for an alarm', async ({ p }) => {
    const runId = await begun(p, [wait({ until: { date: '9999-12-31' } }), call('bye')]);
    expect(await p.alarmOf(runId)).toBe(beginning + 365 * day);
    await p.wake(runId);
    expect(p.now()).toBe(beginning + 365 * day);
    expect(await p.alarmOf(runId)).toBe(beginning + 730 * day);
    expect(await p.run(runId)).toMatchObject({ status: 'running', nextStepAt: '9999-12-31T00:00:00.000Z' });
  });

  it('uses the time zone of the person for a time of day', async ({ p }) => {
    await p.identify({ timezone: 'America/New_York' });
    await p.dispatch();
    const runId = await begun(p, [wait({ until: { time: '09:30', weekdays: ['tuesday'] } }), call('bye')]);
    expect(iso((await p.alarmOf(runId)) ?? 0)).toBe('2099-01-06T14:30:00.000Z');
    await p.wake(runId);
    expect(called(p)).toEqual(['bye']);
  });
});
