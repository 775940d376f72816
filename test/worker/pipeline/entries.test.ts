// Who may enter a workflow again, and what is kept of an entry that was refused.
import { describe, expect } from 'vitest';
import { beforeBatch } from '../../support/pipeline/faults.ts';
import { day, hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { outside } from '../../support/pipeline/world.ts';
import { env } from '../../support/worker.ts';

const nap = { label: 'nap', type: 'wait', config: {}, delayMinutes: 60 };
const hook = { label: 'call', type: 'webhook', config: { url: `${outside}/hook` } };

async function refusals(p: Pipeline) {
  const { results } = await env.DB.prepare(
    `SELECT e.message_id AS messageId, r.reason, r.message FROM refused_entries r
     JOIN events e ON e.project_id = r.project_id AND e.id = r.event_id WHERE r.project_id = ? ORDER BY e.received_at, e.message_id`,
  )
    .bind(p.tenant.projectId)
    .all<{ messageId: string; reason: string; message: string }>();
  return results;
}

async function enter(p: Pipeline, messageId: string, properties = {}, userId = 'ada'): Promise<void> {
  await p.track('go', properties, { messageId, userId });
  await p.dispatch();
}

describe('the re-entry policy "every"', () => {
  it('starts a run for each event, also while other runs of the person are active', async ({ p }) => {
    const id = await p.workflow([nap]);
    for (const n of [1, 2, 3]) await enter(p, `m${n}`);
    expect(await p.runs(id)).toHaveLength(3);
    expect(await refusals(p)).toEqual([]);
  });

  it('starts one run per key and cooldown, counted from the last entry', async ({ p }) => {
    const id = await p.workflow([hook], { reentry: { policy: 'every', key: '{{event.order}}', cooldownMinutes: 60 } });
    await p.batch(
      [1, 2].map((n) => ({
        type: 'track',
        event: 'go',
        userId: 'ada',
        messageId: `m${n}`,
        properties: { order: 'a' },
      })),
    );
    await p.flow();
    await enter(p, 'm3', { order: 'b' });
    p.pass(hour - minute);
    await enter(p, 'm4', { order: 'a' });
    p.pass(minute);
    await enter(p, 'm5', { order: 'a' });
    p.pass(minute);
    await enter(p, 'm6', { order: 'a' });
    expect(await p.started(id)).toHaveLength(3);
    const refused = await refusals(p);
    expect(refused.map(({ messageId, reason }) => `${messageId} ${reason}`)).toEqual([
      'm2 reentry_cooldown',
      'm4 reentry_cooldown',
      'm6 reentry_cooldown',
    ]);
    expect(refused[0]?.message).toContain('the cooldown is not over');
  });
});

describe('the re-entry policy "once"', () => {
  it('starts one run per person and key, for ever', async ({ p }) => {
    const id = await p.workflow([hook], { reentry: { policy: 'once', key: '{{event.order}}' } });
    await enter(p, 'm1', { order: 'a' });
    await enter(p, 'm2', { order: 'a' });
    await enter(p, 'm3', { order: 'b' });
    await enter(p, 'm4', { order: 'a' }, 'bob');
    await p.flow();
    p.pass(400 * day);
    await enter(p, 'm5', { order: 'a' });
    expect((await p.runs(id)).map(({ userId }) => userId).sort()).toEqual(['ada', 'ada', 'bob']);
    const refused = await refusals(p);
    expect(refused.map(({ messageId, reason }) => `${messageId} ${reason}`)).toEqual([
      'm2 reentry_once',
      'm5 reentry_once',
    ]);
    const first = (await p.runs(id)).filter(({ userId }) => userId === 'ada').map((run) => run.id);
    expect(first.some((runId) => refused[0]?.message.includes(runId))).toBe(true);
  });

  it('starts one run per person without a key, and does not refuse a redelivered event', async ({ p }) => {
    const id = await p.workflow([hook], { reentry: { policy: 'once' } });
    await p.track('go', {}, { messageId: 'm1' });
    const letters = p.queues.take();
    beforeBatch('INTO events', async () => {
      throw new Error('the consumer died before it recorded the event');
    });
    expect((await p.queues.deliver(letters)).retried).toHaveLength(1);
    expect(p.takeErrors()).toHaveLength(1);
    p.queues.put(letters);
    await p.flow();
    expect(await p.finish((await p.onlyRun(id)).id)).toMatchObject({ status: 'completed' });
    expect(await refusals(p)).toEqual([]);
  });

  it('starts one run when two events arrive at the same moment', async ({ p }) => {
    const id = await p.workflow([hook], { reentry: { policy: 'once' } });
    await p.track('go', {}, { messageId: 'm1' });
    await p.track('go', {}, { messageId: 'm2' });
    const [first, second] = p.queues.take();
    if (!first || !second) throw new Error('two messages were enqueued');
    await Promise.all([p.queues.deliver([first]), p.queues.deliver([second])]);
    expect(await p.started(id)).toHaveLength(1);
    expect(await refusals(p)).toMatchObject([{ reason: 'reentry_once' }]);
  });
});

describe('the re-entry policy "after_exit"', () => {
  const workflow = (p: Pipeline, extra = {}) =>
    p.workflow([nap, hook], { reentry: { policy: 'after_exit', ...extra } });

  it('refuses a person while a run is active, and starts a run when it has completed', async ({ p }) => {
    const id = await workflow(p);
    await enter(p, 'm1');
    await enter(p, 'm2');
    const { id: first } = await p.onlyRun(id);
    expect(await refusals(p)).toMatchObject([{ messageId: 'm2', reason: 'reentry_active' }]);
    await p.finish(first);
    await enter(p, 'm3');
    expect(await p.runs(id)).toHaveLength(2);
    await enter(p, 'm4');
    expect(await p.runs(id)).toHaveLength(2);
  });

  it('starts a run when the run before was cancelled or exited', async ({ p }) => {
    const id = await p.workflow([nap], { reentry: { policy: 'after_exit' }, exitOn: [{ eventType: 'stop' }] });
    await enter(p, 'm1');
    await p.tenant.api.post(`automation/runs/${(await p.onlyRun(id)).id}/cancel`);
    await enter(p, 'm2');
    expect(await p.runs(id)).toHaveLength(2);
    await p.track('stop');
    await p.dispatch();
    p.pass(minute);
    await enter(p, 'm3');
    expect((await p.runs(id)).map(({ status }) => status).sort()).toEqual(['cancelled', 'exited', 'running']);
  });

  it('counts each key by itself, and waits for the cooldown as well', async ({ p }) => {
    const id = await workflow(p, { key: '{{event.order}}', cooldownMinutes: 120 });
    await enter(p, 'm1', { order: 'a' });
    await enter(p, 'm2', { order: 'b' });
    await enter(p, 'm3', { order: 'a' });
    for (const { id: runId } of await p.runs(id)) await p.finish(runId);
    await enter(p, 'm4', { order: 'a' });
    // An hour of waiting was up to 1 % shorter or longer.
    p.pass(hour + minute);
    await enter(p, 'm5', { order: 'a' });
    expect(await p.runs(id)).toHaveLength(3);
    expect((await refusals(p)).map(({ messageId, reason }) => `${messageId} ${reason}`)).toEqual([
      'm3 reentry_active',
      'm4 reentry_cooldown',
    ]);
  });
});
