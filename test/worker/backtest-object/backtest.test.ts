import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { describe, expect } from 'vitest';
import type { Backtest } from '../../../src/contract/workflows/backtest.ts';
import type { Backtest as BacktestObject } from '../../../src/worker/backtest-object/backtest.ts';
import { day, hour, it, minute, type Pipeline } from '../../support/pipeline/pipeline.ts';
import { env } from '../../support/worker.ts';

const mail = (label: string, config: object = {}, more: object = {}) => ({
  label,
  type: 'send_email',
  config: { subject: 's', bodyHtml: '<p>x</p>', to: '{{user.email}}', ...config },
  ...more,
});
const nap = (label: string, delayMinutes: number) => ({ label, type: 'wait', config: {}, delayMinutes });
const iso = (at: number) => new Date(at).toISOString();

/** Gives the project a channel for mail, so that messages can leave. */
async function mailChannel(p: Pipeline, gates: object = {}): Promise<string> {
  const config = { vendor: 'resend', apiKey: 're_test', from: 'shop@example.com' };
  const made = await p.tenant.api.post('notifications/channels', { kind: 'email', name: 'Mail', config, ...gates });
  if (made.status !== 201) throw new Error(made.text);
  return made.json.id;
}

/** Stores events as dispatch records them: `[minutes after the beginning, type, person, properties]`. */
async function past(p: Pipeline, events: readonly [number, string, string, object?][]): Promise<number> {
  const from = p.now();
  const rows = events.map(([minutes, type, userId, properties = {}], i) => ({
    id: `00000000-0000-4000-8000-${String(i).padStart(12, '0')}`,
    type,
    userId,
    at: from + minutes * minute,
    properties,
  }));
  await env.DB.prepare(
    `INSERT INTO events (project_id, id, type, user_id, message_id, properties, timestamp, received_at, depth)
     SELECT ?1, value ->> 'id', value ->> 'type', value ->> 'userId', value ->> 'id', json(value -> 'properties'), value ->> 'at', value ->> 'at', 0
     FROM json_each(?2)`,
  )
    .bind(p.tenant.projectId, JSON.stringify(rows))
    .run();
  return from;
}

async function start(p: Pipeline, workflowId: string, body: object): Promise<string> {
  const from = p.now();
  const period = { from: iso(from), to: iso(from + day), against: null };
  const { status, json, text } = await p.tenant.api.post(`automation/workflows/${workflowId}/backtest`, {
    ...period,
    ...body,
  });
  if (status !== 202) throw new Error(text);
  return json.id;
}

const read = async (p: Pipeline, id: string): Promise<Backtest> =>
  (await p.tenant.api.get(`automation/backtests/${id}`)).json;

/** Rings the alarm until the backtest has ended. */
async function finish(
  p: Pipeline,
  id: string,
  between: () => Promise<void> = async () => undefined,
): Promise<Backtest> {
  for (let turns = 0; turns < 50; turns++) {
    await runDurableObjectAlarm(env.BACKTESTS.getByName(id));
    const now = await read(p, id);
    if (now.status !== 'running') return now;
    await between();
  }
  throw new Error('the backtest does not end');
}

const sum = (list: readonly { count: number }[]) => list.reduce((all, { count }) => all + count, 0);

describe('a backtest', () => {
  it('plays stored events through a draft, counts entries and sends, and sends nothing', async ({ p }) => {
    await mailChannel(p);
    const steps = [mail('hello', { to: 'a@example.com' })];
    const workflow = await p.workflow([nap('nap', 60)]);
    await past(p, [
      [1, 'bought', 'ada'],
      [2, 'bought', 'bob'],
      [3, 'bought', 'ada'],
      [4, 'other', 'ada'],
    ]);
    const definition = {
      name: 'Draft',
      trigger: { eventType: 'bought' },
      reentry: { policy: 'once' },
      isActive: false,
      steps,
    };
    const id = await start(p, workflow, { definition });
    const done = await finish(p, id);
    expect(done).toMatchObject({
      status: 'done',
      events: 4,
      progress: 1,
      live: null,
      difference: null,
      draft: {
        entries: 2,
        refused: [{ reason: 'reentry_once', count: 1 }],
        runs: { completed: 2, exited: 0, failed: 0, running: 0 },
        sends: [{ day: iso(p.now()).slice(0, 10), channel: 'email', count: 2 }],
        held: [],
        steps: [{ label: 'hello', reached: 2, sent: 2 }],
        overLimit: { limit: 5, people: 0, worst: [] },
      },
      unknowable: { runs: 0, reasons: [] },
    });
    expect(done.eventsPerSecond).toBeGreaterThan(0);
    expect(done.assumptions[0]).toMatch(/as they are today/);
    await p.flow();
    expect(await p.started(workflow)).toEqual([]);
  });

  it('ends waits between events, exits runs, and leaves running what is not over', async ({ p }) => {
    await mailChannel(p);
    await p.identify({ email: 'ada@example.com' });
    await p.flow();
    const steps = [nap('nap', 60), mail('later'), nap('long', 10_000)];
    const workflow = await p.workflow(steps, { exitOn: [{ eventType: 'left' }] });
    await past(p, [
      [1, 'go', 'ada'],
      [10, 'left', 'ada'],
      [20, 'go', 'ada'],
      [90, 'left', 'bob'],
      [100, 'go', 'bob'],
    ]);
    const { draft } = await finish(p, await start(p, workflow, {}));
    expect(draft).toMatchObject({
      entries: 3,
      runs: { completed: 0, exited: 1, running: 2 },
      // bob has no address.
      held: [{ reason: 'no_recipient', count: 1 }],
      steps: [
        { label: 'nap', reached: 3 },
        { label: 'later', reached: 2, sent: 1 },
        { label: 'long', reached: 2 },
      ],
    });
  });

  it('sends over a channel that the project does not have yet, and not over one that is disabled', async ({ p }) => {
    const { api } = p.tenant;
    const workflow = await p.workflow([mail('hello', { to: 'a@example.com' })]);
    await past(p, [[1, 'go', 'ada']]);
    const counts = async () => {
      const { draft } = await finish(p, await start(p, workflow, {}));
      return [sum(draft.sends), draft.held];
    };
    expect(await counts()).toEqual([1, []]);
    await api.patch(`notifications/channels/${await mailChannel(p)}`, { status: 'disabled' });
    expect(await counts()).toEqual([0, [{ reason: 'channel_disabled', count: 1 }]]);
  });

  it('compares a draft with the saved workflow', async ({ p }) => {
    await mailChannel(p);
    await p.identify({ email: 'ada@example.com' });
    await p.flow();
    const filters = [{ property: 'total', op: 'gte', value: 50 }];
    const workflow = await p.workflow([mail('hello')], { trigger: { eventType: 'bought', filters } });
    await past(p, [
      [1, 'bought', 'ada', { total: 60 }],
      [2, 'bought', 'ada', { total: 10 }],
      [3, 'bought', 'bob', { total: 10 }],
    ]);
    const definition = { name: 'D', trigger: { eventType: 'bought' }, steps: [mail('hello'), mail('again')] };
    const { draft, live, difference } = await finish(
      p,
      await start(p, workflow, { definition, against: 'live', maxMessagesPerPerson: 3 }),
    );
    expect([draft.entries, live?.entries, sum(draft.sends), sum(live?.sends ?? [])]).toEqual([3, 1, 4, 1]);
    expect(difference).toMatchObject({
      entries: 2,
      sends: [{ channel: 'email', count: 3 }],
      people: { gained: 1, lost: 0, sample: [{ userId: 'bob', change: 'gained' }] },
    });
    expect(draft.overLimit).toEqual({ limit: 3, people: 1, worst: [{ userId: 'ada', count: 4 }] });
  });

  it('asks the gates: caps, the suppression list, audiences', async ({ p }) => {
    const { api } = p.tenant;
    await mailChannel(p, { frequencyCap: { perUser: 1, windowHours: 1 } });
    const { id: audienceId } = (
      await api.post('customers/audiences', { name: 'Pros', condition: { trait: 'plan', value: 'pro' } })
    ).json;
    for (const userId of ['ada', 'bob'])
      await p.identify({ email: `${userId}@example.com`, plan: userId === 'ada' ? 'pro' : 'free' }, { userId });
    await p.identify({ email: 'eve@example.com', plan: 'pro' }, { userId: 'eve' });
    await p.flow();
    await api.post('email/suppressions', { address: 'eve@example.com' });
    const workflow = await p.workflow([mail('hello', { audienceId })]);
    await past(p, [
      [1, 'go', 'ada'],
      [2, 'go', 'ada'],
      [3, 'go', 'bob'],
      [4, 'go', 'eve'],
      [90, 'go', 'ada'],
    ]);
    const { draft } = await finish(p, await start(p, workflow, {}));
    expect(sum(draft.sends)).toBe(2);
    expect(draft.held).toEqual([
      { reason: 'audience_not_matched', count: 1 },
      { reason: 'frequency_cap', count: 1 },
      { reason: 'suppression_manual', count: 1 },
    ]);
  });

  it('changes people in its own world only', async ({ p }) => {
    const { api } = p.tenant;
    await p.identify({ plan: 'free' });
    await p.flow();
    const condition = { trait: 'plan', value: 'pro' };
    const branch = { label: 'b', type: 'branch', config: { condition, ifTrue: 'pro', ifFalse: 'up' } };
    const up = { label: 'up', type: 'update_profile', config: { traits: { plan: 'pro' } }, next: 'end' };
    const workflow = await p.workflow([nap('pro', 1)]);
    await past(p, [
      [1, 'go', 'ada'],
      [2, 'go', 'ada'],
    ]);
    const definition = { name: 'D', trigger: { eventType: 'go' }, steps: [branch, up, nap('pro', 1)] };
    const { draft, live } = await finish(p, await start(p, workflow, { definition, against: 'live' }));
    expect(draft.steps).toMatchObject([{ reached: 2 }, { label: 'up', reached: 1 }, { label: 'pro', reached: 1 }]);
    expect(live?.steps).toMatchObject([{ label: 'pro', reached: 2 }]);
    expect((await api.get('customers/profiles/ada')).json.traits).toEqual({ plan: 'free' });
  });

  it('plays dates of people and schedules at their moments', async ({ p }) => {
    for (const [userId, endsAt] of [
      ['ada', '2099-01-05T18:00:00Z'],
      ['bob', '2099-01-09T18:00:00Z'],
      ['eve', ''],
    ])
      await p.identify({ endsAt }, { userId: userId ?? '' });
    await p.flow();
    const { id: audienceId } = (
      await p.tenant.api.post('customers/audiences', {
        name: 'Ends',
        condition: { trait: 'endsAt', op: 'contains', value: '2099' },
      })
    ).json;
    const workflow = await p.workflow([nap('nap', 1)]);
    const draft = (trigger: object) => ({ definition: { name: 'D', trigger, steps: [nap('nap', 1)] } });
    const entries = async (trigger: object) =>
      (await finish(p, await start(p, workflow, draft(trigger)))).draft.entries;
    expect(await entries({ date: { trait: 'endsAt' } })).toBe(1);
    expect(await entries({ schedule: { cron: '0 */6 * * *' } })).toBe(4);
    expect(await entries({ schedule: { cron: '0 */6 * * *', audienceId } })).toBe(8);
    expect(await entries({ broadcast: true })).toBe(0);
  });

  it('counts runs that wait for their own mail to be opened as unknowable, and passes over events of real ones', async ({
    p,
  }) => {
    const opened = {
      label: 'opened',
      type: 'wait',
      config: { waitForEvent: { eventType: 'email.opened' }, timeoutMinutes: 60 },
    };
    const workflow = await p.workflow([opened]);
    await past(p, [
      [1, 'go', 'ada'],
      [2, 'email.opened', 'ada', { workflowId: workflow }],
      [3, 'go', 'bob'],
      [4, 'email.opened', 'bob', { workflowId: 'another' }],
    ]);
    const { unknowable, draft } = await finish(p, await start(p, workflow, {}));
    expect(unknowable).toEqual({ runs: 2, reasons: [{ reason: 'waits_for_own_mail_event', count: 2 }] });
    expect(draft.runs).toMatchObject({ completed: 2 });
  });

  it('starts a run for each person whom an event lists', async ({ p }) => {
    const who = Array.from({ length: 250 }, (_, i) => `p${i}`);
    const workflow = await p.workflow([nap('nap', 1)], { trigger: { eventType: 'go', recipients: '{{event.who}}' } });
    await past(p, [
      [1, 'go', 'ada', { who }],
      [2, 'go', 'ada', { who: 'nobody' }],
    ]);
    const { draft } = await finish(p, await start(p, workflow, {}));
    expect([draft.entries, draft.refused]).toEqual([250, [{ reason: 'recipients_invalid', count: 1 }]]);
  });
});

describe('a long backtest', () => {
  const many = (count: number): [number, string, string][] =>
    Array.from({ length: count }, (_, i) => [i / 10, i % 3 === 0 ? 'left' : 'go', `p${i % 50}`]);

  async function long(p: Pipeline, between?: (id: string) => Promise<void>): Promise<Backtest> {
    const workflow = await p.workflow([nap('nap', 30), nap('more', 45)], {
      exitOn: [{ eventType: 'left' }],
      reentry: { policy: 'after_exit' },
    });
    const id = await start(p, workflow, { against: 'live' });
    const done = await finish(p, id, between && (() => between(id)));
    return { ...done, id: '', workflowId: '', eventsPerSecond: 0, createdAt: '' };
  }

  it('comes to the same when its object is evicted between turns, and when a stretch fails in the middle', async ({
    p,
  }) => {
    await past(p, many(5_600));
    const whole = await long(p);
    expect(whole.events).toBe(5_600);
    let turns = 0;
    const broken = await long(p, async (id) => {
      turns += 1;
      const object = env.BACKTESTS.getByName(id);
      await evictDurableObject(object);
      await runInDurableObject(object, (instance) => breakOnce(instance as BacktestObject, turns));
    });
    expect(turns).toBeGreaterThan(0);
    expect(p.takeErrors().join()).toMatch(/a backtest failed/);
    expect(broken).toEqual(whole);
  });

  it('is read while it runs, and stops where it is', async ({ p }) => {
    await past(p, many(6_000));
    const workflow = await p.workflow([nap('nap', 30)]);
    const id = await start(p, workflow, {});
    await runDurableObjectAlarm(env.BACKTESTS.getByName(id));
    const running = await read(p, id);
    expect(running).toMatchObject({ status: 'running', events: 5_000 });
    expect(running.progress).toBeGreaterThan(0.3);
    const { json } = await p.tenant.api.post(`automation/backtests/${id}/stop`);
    expect(json).toMatchObject({ status: 'stopped', events: 5_000, draft: { entries: running.draft.entries } });
    await runDurableObjectAlarm(env.BACKTESTS.getByName(id));
    expect((await p.tenant.api.post(`automation/backtests/${id}/stop`)).json).toEqual(json);
  });

  it('fails after five turns that failed in a row', async ({ p }) => {
    const id = await start(p, await p.workflow([nap('nap', 30)]), {});
    const object = env.BACKTESTS.getByName(id);
    await runInDurableObject(object, (instance) => breakAlways(instance as BacktestObject));
    const done = await finish(p, id);
    expect(done).toMatchObject({ status: 'failed', error: expect.stringMatching(/could not go on: Error: broken/) });
    expect(p.takeErrors()).toHaveLength(5);
  });
});

/** The n-th transaction of the object from here on fails after its work was done. */
function breakOnce(instance: BacktestObject, n: number): void {
  const { store } = instance as unknown as { store: { atOnce<T>(work: () => T): T } };
  const atOnce = store.atOnce.bind(store);
  let left = n;
  store.atOnce = (work) =>
    atOnce(() => {
      const result = work();
      left -= 1;
      if (left === 0) throw new Error('broken');
      return result;
    });
}

function breakAlways(instance: BacktestObject): void {
  const { store } = instance as unknown as { store: { duePeople(): string[] } };
  store.duePeople = () => {
    throw new Error('broken');
  };
}

describe('what is kept of a backtest', () => {
  it('goes after seven days', async ({ p }) => {
    const id = await start(p, await p.workflow([nap('nap', 1)]), {});
    await finish(p, id);
    const object = env.BACKTESTS.getByName(id);
    await runDurableObjectAlarm(object);
    expect(await runInDurableObject(object, (_, state) => state.storage.getAlarm())).toBe(p.now() + 7 * day);
    p.pass(7 * day - hour);
    await runDurableObjectAlarm(object);
    expect((await read(p, id)).status).toBe('done');
    p.pass(hour);
    await runDurableObjectAlarm(object);
    expect((await p.tenant.api.get(`automation/backtests/${id}`)).status).toBe(404);
    expect(await runInDurableObject(object, (_, state) => [...state.storage.kv.list()].length)).toBe(0);
  });

  it('forgets a person who is erased, while it runs and afterwards', async ({ p }) => {
    await mailChannel(p);
    for (const userId of ['ada', 'bob']) await p.identify({ email: `${userId}@example.com` }, { userId });
    await p.flow();
    const from = await past(
      p,
      ['ada', 'bob'].flatMap((userId) => [1, 2, 3].map((at): [number, string, string] => [at, 'go', userId])),
    );
    const workflow = await p.workflow([mail('hello'), nap('nap', 60)]);
    p.pass(hour);
    const period = { from: iso(from), to: iso(p.now()), maxMessagesPerPerson: 1 };
    const done = await start(p, workflow, period);
    expect((await finish(p, done)).draft.overLimit.people).toBe(2);
    const running = await start(p, workflow, period);
    await p.tenant.api.del('customers/profiles/ada');
    expect((await read(p, done)).draft.overLimit).toEqual({
      limit: 1,
      people: 1,
      worst: [{ userId: 'bob', count: 3 }],
    });
    expect((await finish(p, running)).draft.overLimit.worst).toEqual([{ userId: 'bob', count: 3 }]);
    for (const id of [done, running]) {
      const stored = await runInDurableObject(env.BACKTESTS.getByName(id), (_, { storage }) => {
        const tables = ['counts', 'runs', 'people', 'due', 'entries', 'uses', 'marks', 'listeners'];
        return JSON.stringify(tables.map((table) => storage.sql.exec(`SELECT * FROM ${table}`).toArray()));
      });
      expect(stored).not.toMatch(/ada/);
      expect(stored).toMatch(/bob/);
    }
  });

  it('is limited to two at once', async ({ p }) => {
    const workflow = await p.workflow([nap('nap', 1)]);
    const [first] = [await start(p, workflow, {}), await start(p, workflow, {})];
    const path = `automation/workflows/${workflow}/backtest`;
    const body = { from: iso(p.now()), to: iso(p.now() + day) };
    const refused = await p.tenant.api.post(path, body);
    expect([refused.status, refused.json.code]).toEqual([409, 'limit_reached']);
    await p.tenant.api.post(`automation/backtests/${first}/stop`);
    await runDurableObjectAlarm(env.BACKTESTS.getByName(first ?? ''));
    expect((await p.tenant.api.post(path, body)).status).toBe(202);
  });
});

describe('a body', () => {
  const faultsOf = async (p: Pipeline, body: object) => {
    const workflow = await p.workflow([nap('nap', 1)]);
    const { status, json } = await p.tenant.api.post(`automation/workflows/${workflow}/backtest`, body);
    expect(status).toBe(422);
    return json.errors.map(({ pointer, code }: { pointer: string; code: string }) => `${pointer} ${code}`);
  };

  it('is refused with all its faults at once, also those of the unsaved definition', async ({ p }) => {
    const from = iso(p.now());
    const definition = {
      name: '',
      trigger: { eventType: 'go' },
      steps: [{ label: 'a', type: 'wiat' }],
    };
    expect(await faultsOf(p, { from, to: iso(p.now() + 40 * day), definition, limit: 3 })).toEqual([
      '/limit unknown_field',
      '/to out_of_range',
      '/definition/name too_short',
      '/definition/steps/0/type unknown_type',
    ]);
    expect(await faultsOf(p, { from, to: iso(p.now() + 40 * day) })).toEqual(['/to out_of_range']);
    expect(await faultsOf(p, { from, to: from })).toEqual(['/to out_of_range']);
    expect(await faultsOf(p, { from, to: iso(p.now() + day), against: 7 })).toEqual(['/against unknown_reference']);
  });

  it('may hold the workflow as it was read', async ({ p }) => {
    const workflow = await p.workflow([nap('nap', 1)]);
    const definition = (await p.tenant.api.get(`automation/workflows/${workflow}`)).json;
    expect(await start(p, workflow, { definition, against: 1 })).toMatch(/-/);
  });
});
