// An event of the person ends the run, wherever the run is and however the two events arrive.
import { describe, expect } from 'vitest';
import { addChannel } from '../../support/pipeline/channels.ts';
import { beforeBatch } from '../../support/pipeline/faults.ts';
import { beginning, day, it, type Pipeline, second } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';

const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 60 };
const hook = { label: 'call', type: 'webhook', config: { url: `${outside}/hook` } };
const mail = { label: 'mail', type: 'send_email', config: { subject: 'Hi', bodyHtml: 'x', to: 'ada@example.com' } };

const left = (p: Pipeline, extra = {}) => p.workflow([nap, hook], { exitOn: [{ eventType: 'bought', ...extra }] });
const at = (seconds: number) => new Date(beginning + seconds * second).toISOString();
const event = (name: string, seconds: number, userId = 'ada') => ({
  type: 'track',
  event: name,
  userId,
  messageId: name + seconds + userId,
  timestamp: at(seconds),
});

/** Both events in the queue, as two messages. */
async function twoMessages(p: Pipeline) {
  await p.track('go');
  await p.track('bought');
  const [start, exit] = p.queues.take();
  if (!start || !exit) throw new Error('two messages were enqueued');
  return { start: () => p.queues.deliver([start]), exit: () => p.queues.deliver([exit]) };
}

describe('an exit', () => {
  it('ends the run in the middle of a wait, names its event, and no step follows', async ({ p }) => {
    const id = await left(p, { filters: [{ property: 'total', op: 'gt', value: 10 }] });
    await p.track('go');
    await p.dispatch();
    await p.track('bought', { total: 5 });
    await p.track('bought', { total: 50 }, { userId: 'bob' });
    await p.dispatch();
    expect((await p.onlyRun(id)).status).toBe('running');
    await p.evict((await p.onlyRun(id)).id);
    p.pass(second);
    await p.track('bought', { total: 50 });
    await p.dispatch();
    const run = await p.onlyRun(id);
    const events = (await p.tenant.api.get('events?type=bought&userId=ada')).json.data;
    expect(run).toMatchObject({ status: 'exited', nextStepAt: null, steps: [{ label: 'nap', outcome: null }] });
    expect(run.exitReason).toContain(events[0].id);
    expect(await p.alarmOf(run.id)).toBeNull();
    p.pass(day);
    await p.sweep();
    await p.flow();
    expect(p.world.arrived('webhook')).toHaveLength(0);
    expect((await p.runs(id))[0]).toMatchObject({ status: 'exited' });
  });

  it('does not stop a message that is being sent, only the steps after it', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const id = await p.workflow([mail, hook], { exitOn: [{ eventType: 'bought' }] });
    p.world.answer('email', async () => {
      await p.track('bought');
      await p.dispatch();
      return { status: 200, body: { id: 'email-1' } };
    });
    await p.track('go');
    await p.flow();
    const run = await p.onlyRun(id);
    expect(run.status).toBe('exited');
    expect(run.audit.map(({ action }) => action)).toEqual(['started', 'exited', 'late_result']);
    expect(p.world.arrived('webhook')).toHaveLength(0);
    expect((await p.tenant.api.get('notifications/logs')).json.data).toMatchObject([{ outcome: 'sent' }]);
  });

  it('stops a message that is enqueued and not yet claimed', async ({ p }) => {
    await addChannel(p.tenant, 'email');
    const id = await p.workflow([mail], { exitOn: [{ eventType: 'bought' }] });
    await p.track('go');
    await p.dispatch();
    await p.track('bought');
    await p.dispatch();
    await p.flow();
    expect((await p.onlyRun(id)).status).toBe('exited');
    expect(p.world.arrived('email')).toHaveLength(0);
  });
});

describe('a start and an exit', () => {
  it('in one batch are applied in the order of their timestamps', async ({ p }) => {
    const id = await left(p);
    p.pass(60 * second);
    await p.batch([event('bought', 3, 'ada'), event('go', 2, 'ada'), event('go', 3, 'bob'), event('bought', 2, 'bob')]);
    await p.dispatch();
    const runs = (await p.runs(id)).map(({ userId, status }) => `${userId} ${status}`);
    expect(runs.sort()).toEqual(['ada exited', 'bob running']);
  });

  it('in one batch leave the run of a second start active', async ({ p }) => {
    const id = await left(p);
    p.pass(60 * second);
    await p.batch([event('go', 1), event('bought', 2), event('go', 3)]);
    await p.dispatch();
    expect((await p.runs(id)).map(({ status }) => status).sort()).toEqual(['exited', 'running']);
  });

  it('end the run when two consumers take them at the same moment, whichever is first', async ({ p }) => {
    const id = await left(p);
    for (let round = 0; round < 6; round++) {
      const { start, exit } = await twoMessages(p);
      await Promise.all(round % 2 ? [start(), exit()] : [exit(), start()]);
    }
    expect((await p.runs(id)).map(({ status }) => status)).toEqual(Array(6).fill('exited'));
  });

  const moments: [when: string, sql: string, first: 'start' | 'exit'][] = [
    ['before the other has claimed its entry', 'INTO run_entries', 'start'],
    ['before the other has recorded its event', 'INTO events', 'start'],
    ['after the other has looked for runs', 'INTO events', 'exit'],
  ];
  for (const [when, sql, first] of moments) {
    it(`in two batches end the run when one is dispatched ${when}`, async ({ p }) => {
      const id = await left(p);
      const two = await twoMessages(p);
      const moment = beforeBatch(sql, first === 'start' ? two.exit : two.start);
      await two[first]();
      expect(moment.done).toBe(true);
      expect((await p.onlyRun(id)).status).toBe('exited');
      expect((await p.runs(id))[0]?.status).toBe('exited');
    });
  }

  it('end the run when the clock of the client that started it is hours ahead', async ({ p }) => {
    const id = await left(p);
    await p.track('go', {}, { timestamp: at(10 * 3_600) });
    await p.dispatch();
    p.pass(60 * second);
    await p.track('bought');
    await p.dispatch();
    expect((await p.onlyRun(id)).status).toBe('exited');
  });

  it('end the run when the clock of the client that ends it is a minute behind', async ({ p }) => {
    const id = await left(p);
    await p.track('go', {}, { timestamp: at(0) });
    await p.dispatch();
    p.pass(30 * second);
    await p.track('bought', {}, { timestamp: at(-30) });
    await p.dispatch();
    expect((await p.onlyRun(id)).status).toBe('exited');
  });

  it('are applied by their timestamps when they arrive in the wrong order', async ({ p }) => {
    const id = await left(p);
    p.pass(60 * second);
    await p.batch([event('bought', 5)]);
    await p.dispatch();
    await p.batch([event('go', 10)]);
    await p.dispatch();
    expect((await p.onlyRun(id)).status).toBe('running');
  });
});
