import { expect, test } from 'vitest';
import { markOf } from '../../../bench/chaos/journey.ts';
import { isQuiet, judgeReactions, type Received } from '../../../bench/chaos/reaction-verdict.ts';
import {
  type ChaosAlert,
  hostOf,
  type ReactionFacts,
  type ReactionRow,
  ruleLabel,
} from '../../../bench/chaos/reactions.ts';
import { webhookIdOf } from '../../../src/engine/endpoints/body.ts';

const at = (second: number) => new Date(1_800_000_000_000 + second * 1_000).toISOString();
const now = Date.parse(at(100));
const attempt = (statusCode: number | null) => ({ at: at(1), statusCode, error: null, ms: 5 });
const row = (source: 'rule' | 'alert' | 'endpoint', id: string, changes: Partial<ReactionRow> = {}): ReactionRow => ({
  id,
  source,
  eventId: 'event-1',
  alertId: source === 'alert' ? 'alert-1' : null,
  userId: source === 'alert' ? null : 'chaos-1',
  state: 'done',
  why: null,
  outcome: 'sent',
  reason: null,
  nextAttemptAt: null,
  attempts: [attempt(200)],
  createdAt: at(0),
  updatedAt: at(2),
  ...changes,
});
const alert = (changes: Partial<ChaosAlert> = {}): ChaosAlert => ({
  id: 'alert-1',
  group: { host: hostOf('chaos-1') },
  count: 1,
  nextAt: null,
  notices: [{ n: 1, kind: 'fire', at: at(1), count: 1, title: '', channelIds: [], deliveryIds: ['page-1'] }],
  ...changes,
});
const facts = (changes: Partial<ReactionFacts> = {}): ReactionFacts => ({
  events: [{ id: 'event-1', userId: 'chaos-1', properties: { host: hostOf('chaos-1') } }],
  rows: [row('rule', 'mail-1'), row('alert', 'page-1'), row('endpoint', 'call-1')],
  alerts: [alert()],
  ...changes,
});
const received = (mails = 1, pages = 1, calls = 1): Received => ({
  marks: new Map([[markOf('chaos-1', ruleLabel), mails]]),
  pages: new Map([[hostOf('chaos-1'), pages]]),
  calls: new Map([[webhookIdOf('call-1'), calls]]),
});
const clean = { lost: [], stuck: [], wrong: [], failed: [], planned: 0 };

test('nothing is found where everything arrived once', () => {
  expect(judgeReactions(facts(), received(), [Date.parse(at(1))], now)).toEqual({
    ...clean,
    events: 1,
    rows: { rule: 1, alert: 1, endpoint: 1 },
    received: { rule: 1, alert: 1, endpoint: 1 },
    repeated: { rule: 0, alert: 0, endpoint: 0 },
    caught: 3,
  });
});

test('an event without rows, a row that nobody received and a count that no page said are lost', () => {
  const bare = judgeReactions(facts({ rows: [row('alert', 'page-1')] }), received(0, 1, 0), [], now);
  expect(bare.lost).toEqual(['the event of chaos-1 has no rule row', 'the event of chaos-1 has no endpoint row']);
  expect(judgeReactions(facts(), received(0, 0, 0), [], now).lost).toHaveLength(3);
  const untold = judgeReactions(facts({ alerts: [alert({ notices: [] })] }), received(), [], now);
  expect(untold.lost).toEqual([`${hostOf('chaos-1')} has told 0 of 1 events`]);
  const uncounted = judgeReactions(
    facts({ alerts: [], rows: facts().rows.filter(({ alertId }) => !alertId) }),
    received(1, 0),
    [],
    now,
  );
  expect(uncounted.lost).toEqual([`${hostOf('chaos-1')} counts 0 of 1 events`]);
  const noPage = judgeReactions(
    facts({ rows: facts().rows.filter(({ alertId }) => !alertId) }),
    received(1, 0),
    [],
    now,
  );
  expect(noPage.lost).toEqual([`the page page-1 of ${hostOf('chaos-1')} has no row`]);
});

test('counts are exact, and an event is recorded once', () => {
  const twice = judgeReactions(facts({ alerts: [alert({ count: 2, nextAt: at(200) })] }), received(), [], now);
  expect(twice).toMatchObject({ ...clean, wrong: [`${hostOf('chaos-1')} counts 2 events, but there are 1`] });
  const events = [...facts().events, ...facts().events];
  expect(judgeReactions(facts({ events }), received(), [], now).wrong).toEqual([
    'the event of chaos-1 was recorded twice',
  ]);
});

test('pages and calls may come twice where an attempt was not answered, mails never', () => {
  const unanswered = { attempts: [attempt(null), attempt(200)] };
  const rows = facts().rows.map((one) => ({ ...one, ...unanswered }));
  const allowed = judgeReactions(facts({ rows }), received(1, 2, 2), [], now);
  expect(allowed).toMatchObject({ ...clean, repeated: { rule: 0, alert: 1, endpoint: 1 } });
  expect(judgeReactions(facts({ rows }), received(2, 3, 3), [], now).wrong).toHaveLength(3);
  expect(judgeReactions(facts(), received(1, 2, 2), [], now).wrong).toHaveLength(2);
});

test('a row that is not done is stuck, unless it waits for its next attempt', () => {
  const waiting: Partial<ReactionRow> = { state: 'waiting', why: 'retry', outcome: null, attempts: [attempt(503)] };
  const [mail, page, call] = facts().rows as [ReactionRow, ReactionRow, ReactionRow];
  const later = facts({ rows: [mail, page, { ...call, ...waiting, nextAttemptAt: at(200) }] });
  expect(judgeReactions(later, received(1, 1, 0), [], now)).toMatchObject({ ...clean, planned: 1 });
  expect([isQuiet(later, now), isQuiet(later, Date.parse(at(300)))]).toEqual([true, false]);
  for (const change of [
    { nextAttemptAt: at(50) },
    { why: 'pace', nextAttemptAt: at(200) },
    { state: 'queued' },
  ] as const) {
    const stuck = facts({ rows: [mail, page, { ...call, ...waiting, ...change }] });
    expect(judgeReactions(stuck, received(1, 1, 0), [], now).stuck).toHaveLength(1);
    expect(judgeReactions(stuck, received(1, 1, 1), [], now).wrong, 'its attempt is under way').toEqual([]);
    expect(isQuiet(stuck, now)).toBe(false);
  }
  const due = facts({ alerts: [alert({ nextAt: at(50) })] });
  expect(judgeReactions(due, received(), [], now).stuck).toHaveLength(1);
  expect(isQuiet(due, now)).toBe(false);
});

test('what was refused is told, and is not lost', () => {
  const rows = facts().rows.map((one) =>
    one.source === 'rule' ? { ...one, outcome: 'error' as const, reason: 'x' } : one,
  );
  expect(judgeReactions(facts({ rows }), received(0), [], now)).toMatchObject({
    ...clean,
    failed: ['rule row mail-1: error (x)'],
  });
});
