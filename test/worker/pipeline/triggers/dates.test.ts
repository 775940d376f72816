// Date triggers: who is due, what moves a moment, and that each of them starts one run.
import { describe, expect } from 'vitest';
import {
  alarmOfClock,
  passTo,
  ringDue,
  ringNext,
  rowsOf,
  runnersOf,
  statusOf,
  triggered,
  workflowOf,
} from '../../../support/pipeline/clock.ts';
import { beginning, day, hour, it, minute, type Pipeline, second } from '../../../support/pipeline/pipeline.ts';

const iso = (at: number) => new Date(at).toISOString();
const trait = 'endsAt';
const due = beginning + 8 * second;
const identify = async (p: Pipeline, userId: string, traits: Record<string, unknown>) => {
  await p.identify(traits, { userId });
  await p.flow();
};
const momentsOf = (p: Pipeline) =>
  rowsOf<{ person_id: string; due_at: number; occasion: string }>(p, 'trigger_moments');

describe('a date trigger', () => {
  it('starts one run for a person who was there before, and for that workflow alone', async ({ p }) => {
    await identify(p, 'ada', { [trait]: iso(due) });
    const id = await triggered(p, { date: { trait } });
    const other = await triggered(p, { date: { trait: 'other' } });
    const all = await p.workflow([{ label: 'nap', type: 'wait', delayMinutes: 1 }], { trigger: { eventType: '*' } });
    expect((await workflowOf(p, id)).triggerState).toEqual({ state: 'ready', done: 1, total: 1 });
    expect(await alarmOfClock(p)).toBe(due);
    await ringNext(p);
    await ringDue(p);
    expect(await runnersOf(p, id)).toEqual(['ada']);
    expect(await runnersOf(p, other)).toEqual([]);
    const run = await p.onlyRun(id);
    const events = (await p.tenant.api.get('events?type=trigger.*')).json.data;
    expect(events).toMatchObject([
      {
        id: run.eventId,
        type: 'trigger.date',
        userId: 'ada',
        properties: { trait, date: iso(due), dueAt: iso(due) },
        timestamp: iso(due),
      },
    ]);
    const occasions = (await p.runs(all)).filter(({ eventId }) => eventId === run.eventId);
    expect(occasions).toEqual([]);
    const { workflows } = (await p.tenant.api.get(`events/${run.eventId}/explain`)).json;
    const explained = workflows.map((one: { id: string; code: string }) => [one.id, one.code]);
    expect(Object.fromEntries(explained)).toEqual({ [id]: 'started', [other]: 'not_matched', [all]: 'not_matched' });
    expect(await alarmOfClock(p)).toBeNull();
    expect(await momentsOf(p)).toEqual([]);
  });

  it('starts for a person who comes later, by events, by the API and by a step', async ({ p }) => {
    const id = await triggered(p, { date: { trait } });
    const step = { label: 'set', type: 'update_profile', config: { traits: { [trait]: iso(due) } } };
    await p.workflow([step], { trigger: { eventType: 'go' } });
    await identify(p, 'ada', { [trait]: iso(due) });
    await p.tenant.api.put('customers/profiles/bob', { traits: { [trait]: iso(due) } });
    await p.track('go', {}, { userId: 'eve' });
    await p.flow();
    await ringNext(p);
    expect(await runnersOf(p, id)).toEqual(['ada', 'bob', 'eve']);
  });

  it('moves with the date, goes with it, and starts nothing for one that is past', async ({ p }) => {
    for (const user of ['moved', 'gone']) await identify(p, user, { [trait]: iso(due) });
    await identify(p, 'past', { [trait]: iso(beginning - minute) });
    const id = await triggered(p, { date: { trait } });
    await identify(p, 'moved', { [trait]: iso(due + 5 * second) });
    await identify(p, 'gone', { [trait]: null });
    expect((await statusOf(p, id, 'gone')).person).toMatchObject({ reason: 'trait_missing', nextAt: null });
    expect((await statusOf(p, id, 'past')).person).toMatchObject({ reason: 'moment_past', nextAt: null });
    expect((await statusOf(p, id, 'moved')).person).toMatchObject({ reason: null, nextAt: iso(due + 5 * second) });
    await passTo(p, due + second);
    expect(await runnersOf(p, id)).toEqual([]);
    await passTo(p, due + 6 * second);
    expect(await runnersOf(p, id)).toEqual(['moved']);
  });

  it('has the time of day in the zone of the person, and follows the zone', async ({ p }) => {
    const id = await triggered(p, { date: { trait, at: '09:00' } });
    await identify(p, 'tokyo', { [trait]: '2099-01-07', timezone: 'Asia/Tokyo' });
    await identify(p, 'nowhere', { [trait]: '2099-01-07' });
    await identify(p, 'mover', { [trait]: '2099-01-07', timezone: 'Asia/Tokyo' });
    await identify(p, 'mover', { timezone: 'America/New_York' });
    const moments = Object.fromEntries((await momentsOf(p)).map((row) => [row.person_id, iso(row.due_at)]));
    expect(moments).toEqual({
      tokyo: '2099-01-07T00:00:00.000Z',
      nowhere: '2099-01-07T09:00:00.000Z',
      mover: '2099-01-07T14:00:00.000Z',
    });
    await passTo(p, Date.parse('2099-01-08T00:00:00Z'));
    expect(await runnersOf(p, id)).toEqual(['mover', 'nowhere', 'tokyo']);
  });

  it('follows the zone that the device of the person tells', async ({ p }) => {
    const id = await triggered(p, { date: { trait, at: '09:00' } });
    await identify(p, 'ada', { [trait]: '2099-01-07' });
    const opened = { type: 'track', event: 'app.opened', userId: 'ada', context: { timezone: 'Asia/Tokyo' } };
    await p.batch([opened]);
    await p.flow();
    expect(await momentsOf(p)).toMatchObject([{ due_at: Date.parse('2099-01-07T00:00:00Z') }]);
    expect((await statusOf(p, id, 'ada')).person?.nextAt).toBe('2099-01-07T00:00:00.000Z');
  });

  it('starts nobody twice whose zone changes on the day', async ({ p }) => {
    const id = await triggered(p, { date: { trait, at: '09:00' } });
    await identify(p, 'ada', { [trait]: '2099-01-07', timezone: 'Asia/Tokyo' });
    await passTo(p, Date.parse('2099-01-07T00:00:01Z'));
    expect(await runnersOf(p, id)).toEqual(['ada']);
    await identify(p, 'ada', { timezone: 'America/New_York' });
    await passTo(p, Date.parse('2099-01-08T00:00:00Z'));
    expect(await runnersOf(p, id)).toEqual(['ada']);
  });

  it('comes every year where it is yearly', async ({ p }) => {
    const id = await triggered(p, { date: { trait: 'birthday', at: '09:00', yearly: true } });
    await identify(p, 'leap', { birthday: '2000-02-29' });
    expect(await momentsOf(p)).toMatchObject([{ occasion: '2099-02-28', due_at: Date.parse('2099-02-28T09:00Z') }]);
    await ringNext(p);
    expect(await momentsOf(p)).toMatchObject([{ occasion: '2100-02-28' }]);
    await ringNext(p);
    expect(await runnersOf(p, id)).toEqual(['leap', 'leap']);
  });

  it('obeys the rules of re-entry', async ({ p }) => {
    const reentry = { policy: 'every', cooldownMinutes: 300 * 24 * 60 };
    const id = await triggered(p, { date: { trait, yearly: true } }, { reentry });
    await identify(p, 'ada', { [trait]: '2050-01-07' });
    await ringNext(p);
    await identify(p, 'ada', { [trait]: '2050-01-09' });
    expect((await statusOf(p, id, 'ada')).person).toMatchObject({ reason: 'entry_refused' });
    await ringNext(p);
    expect(await runnersOf(p, id)).toEqual(['ada']);
    expect((await statusOf(p, id)).recent).toMatchObject([
      { userId: 'ada', refused: { reason: 'reentry_cooldown' } },
      { userId: 'ada', runId: (await p.onlyRun(id)).id },
    ]);
  });
});

describe('a moment that is edited in the second in which it is due', () => {
  it('starts where the same date was written again just before the clock came', async ({ p }) => {
    await identify(p, 'ada', { [trait]: iso(due) });
    const id = await triggered(p, { date: { trait } });
    p.pass(9 * second);
    await identify(p, 'ada', { [trait]: iso(due), color: 'red' });
    await p.tenant.api.patch('customers/profiles/ada', { traits: { [trait]: iso(due) } });
    await ringDue(p);
    expect(await runnersOf(p, id)).toEqual(['ada']);
  });

  it('starts at the new date only where it was moved before the clock came', async ({ p }) => {
    await identify(p, 'ada', { [trait]: iso(due) });
    const id = await triggered(p, { date: { trait } });
    p.pass(9 * second);
    await identify(p, 'ada', { [trait]: iso(due + hour) });
    await ringDue(p);
    expect(await runnersOf(p, id)).toEqual([]);
    await passTo(p, due + hour);
    expect(await runnersOf(p, id)).toEqual(['ada']);
  });

  it('comes again next year where it is yearly and was written again', async ({ p }) => {
    await identify(p, 'ada', { [trait]: iso(due) });
    const id = await triggered(p, { date: { trait, yearly: true } });
    p.pass(9 * second);
    await identify(p, 'ada', { [trait]: iso(due) });
    await ringDue(p);
    expect(await runnersOf(p, id)).toEqual(['ada']);
    expect(iso(Number(await alarmOfClock(p)))).toBe(iso(due).replace('2099', '2100'));
  });
});

describe('a moment that is late', () => {
  it('still starts within a day, and is recorded as missed after that', async ({ p }) => {
    for (const [user, at] of [
      ['early', due],
      ['late', due + 2 * hour],
    ] as const)
      await identify(p, user, { [trait]: iso(at) });
    const id = await triggered(p, { date: { trait } });
    p.pass(day + hour);
    await ringDue(p);
    expect(await runnersOf(p, id)).toEqual(['late']);
    const { recent } = await statusOf(p, id);
    expect(recent).toMatchObject([{ userId: 'late' }, { userId: 'early', refused: { reason: 'moment_missed' } }]);
    const [event] = (await p.tenant.api.get('events?type=trigger.date&userId=early')).json.data;
    const { workflows } = (await p.tenant.api.get(`events/${event.id}/explain`)).json;
    expect(workflows).toMatchObject([{ id, code: 'refused', refusal: 'moment_missed' }]);
  });
});

describe('people who become others', () => {
  it('take the moment along: an anonymous one who is identified, and one who is merged', async ({ p }) => {
    const id = await triggered(p, { date: { trait } });
    await p.identify({ [trait]: iso(due) }, { anonymousId: 'anon' });
    await p.flow();
    expect(await momentsOf(p)).toMatchObject([{ person_id: 'anon' }]);
    await p.batch([{ type: 'identify', userId: 'ada', anonymousId: 'anon', traits: {} }]);
    await p.flow();
    expect(await momentsOf(p)).toMatchObject([{ person_id: 'ada' }]);
    await identify(p, 'bob', {});
    const merged = await p.tenant.api.post('customers/profiles/bob/merge', { from: 'ada' });
    expect(merged.status).toBe(200);
    expect(await momentsOf(p)).toMatchObject([{ person_id: 'bob' }]);
    await ringNext(p);
    expect(await runnersOf(p, id)).toEqual(['bob']);
  });

  it('leave no moment behind when they are erased', async ({ p }) => {
    const id = await triggered(p, { date: { trait } });
    await identify(p, 'ada', { [trait]: iso(due) });
    expect((await p.tenant.api.del('customers/profiles/ada')).status).toBe(204);
    expect(await momentsOf(p)).toEqual([]);
    await passTo(p, due + second);
    expect(await runnersOf(p, id)).toEqual([]);
  });
});
