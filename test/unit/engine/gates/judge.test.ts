import { describe, expect, test } from 'vitest';
import { gateNames } from '../../../../src/contract/messages/gates.ts';
import { contentOf, isCappedByChannel, mayBeDeclined } from '../../../../src/engine/gates/content.ts';
import { capAnswer, capsOf } from '../../../../src/engine/gates/frequency-cap.ts';
import type { GateFacts } from '../../../../src/engine/gates/gate.ts';
import { judge } from '../../../../src/engine/gates/judge.ts';
import { gapMs, paceAnswer, placeIn } from '../../../../src/engine/gates/pace.ts';
import { decidingPreference } from '../../../../src/engine/gates/preference.ts';
import { stormAnswer } from '../../../../src/engine/gates/storm.ts';
import { openFacts } from '../../../support/gates/facts.ts';

const reasonOf = (change: Partial<GateFacts>) => judge(openFacts(change)).stop?.reason ?? null;
const verdictsOf = (change: Partial<GateFacts>) =>
  Object.fromEntries(judge(openFacts(change)).verdicts.map(({ gate, verdict }) => [gate, verdict]));
const night = { hours: { start: '22:00', end: '08:00' }, zone: 'UTC' };
const atNight = { quiet: night, now: Date.UTC(2026, 4, 1, 23) };

describe('the gates', () => {
  test('are open for a message that nothing speaks against, each with a verdict in its order', () => {
    const { verdicts, stop } = judge(openFacts());
    expect(stop).toBeNull();
    expect(verdicts.map(({ gate }) => gate)).toEqual(gateNames);
    expect(verdicts.filter(({ verdict }) => verdict !== 'open').map(({ gate }) => gate)).toEqual([
      'preference',
      'frequency_cap',
      'quiet_hours',
      'storm',
      'pace',
    ]);
  });

  test('report the first that is not open, and what all others said', () => {
    const wrong: [Partial<GateFacts>, string][] = [
      [{ suppressedFor: 'hard_bounce' }, 'suppression_hard_bounce'],
      [
        { content: { class: 'marketing', topic: null }, preferences: [{ topic: '*', kind: '*', allowed: false }] },
        'preference',
      ],
      [{ outsideAudience: { name: 'Pro', why: null } }, 'audience_not_matched'],
      [atNight, 'quiet_hours'],
      [{ channel: 'disabled' }, 'channel_disabled'],
      [{ unverifiedDomain: 'x.example' }, 'domain_not_verified'],
    ];
    for (let first = 0; first < wrong.length; first++) {
      const all = Object.assign({}, ...wrong.slice(first).map(([change]) => change));
      expect(reasonOf(all)).toBe(wrong[first]?.[1]);
    }
    const every = Object.assign({}, ...wrong.map(([change]) => change));
    expect(verdictsOf(every)).toEqual({
      suppression: 'closed',
      preference: 'closed',
      audience: 'closed',
      frequency_cap: 'not_asked',
      quiet_hours: 'held',
      storm: 'not_asked',
      pace: 'not_asked',
      configuration: 'closed',
      domain: 'closed',
    });
  });

  test('that take a place decide in their order too', () => {
    const full = capAnswer([{ of: 'rule', scope: 'r:1', perUser: 1, windowHours: 1 }], [], {
      deliveryId: 'd1',
      now: 0,
      priority: 'normal',
    });
    expect(judge(openFacts(), { frequency_cap: full }).stop?.reason).toBe('frequency_cap');
    expect(judge(openFacts(atNight), { frequency_cap: full }).stop?.reason).toBe('frequency_cap');
    expect(judge(openFacts({ suppressedFor: 'manual' }), { frequency_cap: full }).stop?.reason).toBe(
      'suppression_manual',
    );
  });
});

describe('the class of content', () => {
  const marketing = { class: 'marketing', topic: null } as const;
  const news = { class: 'inline', topic: 'news' } as const;
  const receipt = { class: 'transactional', topic: null } as const;
  const inline = { class: 'inline', topic: null } as const;

  test.each([
    ['a marketing template', marketing, { declined: true, capped: true, unsubscribed: 'suppression_unsubscribed' }],
    ['a receipt', receipt, { declined: false, capped: false, unsubscribed: null }],
    ['what says nothing', inline, { declined: false, capped: true, unsubscribed: null }],
    ['what names a topic', news, { declined: true, capped: true, unsubscribed: 'suppression_unsubscribed' }],
  ])('of %s decides about its gates', (_name, content, expected) => {
    const preferences = [{ topic: '*', kind: '*', allowed: false }];
    expect(reasonOf({ content, preferences })).toBe(expected.declined ? 'preference' : null);
    expect(mayBeDeclined(content)).toBe(expected.declined);
    expect(isCappedByChannel(content)).toBe(expected.capped);
    expect(reasonOf({ content, suppressedFor: 'unsubscribed' })).toBe(expected.unsubscribed);
    for (const reason of ['hard_bounce', 'complaint', 'manual'])
      expect(reasonOf({ content, suppressedFor: reason })).toBe(`suppression_${reason}`);
  });

  test('lets nothing pass to a number that answered STOP', () => {
    expect(reasonOf({ kind: 'sms', content: receipt, suppressedFor: 'unsubscribed' })).toBe('suppression_unsubscribed');
  });

  test('is that of the template, else what step or rule say', () => {
    expect(contentOf({ class: 'transactional' }, { class: 'marketing', topic: 'a' })).toEqual({
      class: 'transactional',
      topic: 'a',
    });
    expect(contentOf(null, { class: 'marketing' })).toEqual(marketing);
    expect(contentOf(null, {})).toEqual(inline);
  });
});

describe('a preference', () => {
  const said = (...rows: [string, string, boolean][]) =>
    rows.map(([topic, kind, allowed]) => ({ topic, kind, allowed }));
  const all = said(['news', 'email', true], ['news', '*', false], ['*', 'email', true], ['*', '*', false]);

  test('is decided by the most specific of what was said', () => {
    for (let known = 0; known < all.length; known++) {
      expect(decidingPreference(all.slice(known), 'news', 'email')).toEqual(all[known]);
    }
    expect(decidingPreference(all, 'other', 'email')).toEqual(all[2]);
    expect(decidingPreference(all, 'news', 'sms')).toEqual(all[1]);
    expect(decidingPreference(all, null, 'sms')).toEqual(all[3]);
    expect(decidingPreference([], 'news', 'email')).toBeNull();
  });

  test('is that of the topic where nothing was said', () => {
    const content = { class: 'marketing', topic: 'news' } as const;
    expect(reasonOf({ content, topicDefault: false })).toBe('preference');
    expect(reasonOf({ content, topicDefault: false, preferences: said(['news', '*', true]) })).toBeNull();
    expect(reasonOf({ content: { ...content, topic: null }, topicDefault: false })).toBeNull();
  });

  test('is not asked of messages to nobody', () => {
    const content = { class: 'marketing', topic: 'news' } as const;
    expect(verdictsOf({ content, topicDefault: false, hasPerson: false }).preference).toBe('not_asked');
  });
});

describe('a frequency cap', () => {
  const hour = 3_600_000;
  const cap = { perUser: 2, windowHours: 1 };
  const [channel, rule] = [
    { id: 'c1', frequencyCap: cap },
    { id: 'r1', frequencyCap: { perUser: 1, windowHours: 24 } },
  ];
  const inline = { class: 'inline', topic: null } as const;
  const caps = capsOf(inline, channel, rule);
  const use = (scope: string, at: number, deliveryId: string) => ({ scope, at, deliveryId });
  const asked = { deliveryId: 'd1', now: 10 * hour, priority: 'normal' } as const;
  const own = [use('c:c1', asked.now, 'd1'), use('r:r1', asked.now, 'd1')];

  test('comes from the channel and the rule; transactional content only from the rule', () => {
    expect(caps.map(({ scope }) => scope)).toEqual(['c:c1', 'r:r1']);
    expect(capsOf({ ...inline, class: 'transactional' }, channel, rule).map(({ scope }) => scope)).toEqual(['r:r1']);
    expect(capsOf(inline, { id: 'c1', frequencyCap: null }, null)).toEqual([]);
    expect(capAnswer([], [], asked)).toEqual({ verdict: 'not_asked' });
  });

  test('is open for a message that has its places, with the numbers', () => {
    const answer = capAnswer(caps, [use('c:c1', 9.5 * hour, 'd0'), ...own], asked);
    expect(answer).toEqual({
      verdict: 'open',
      numbers: {
        caps: [
          { of: 'channel', used: 2, limit: 2, windowHours: 1 },
          { of: 'rule', used: 1, limit: 1, windowHours: 24 },
        ],
      },
    });
  });

  test('is closed for one that has none, and says when there is room again', () => {
    const uses = [use('r:r1', 9 * hour, 'd0'), use('c:c1', 9.2 * hour, 'x'), use('c:c1', 9.4 * hour, 'y')];
    const answer = capAnswer(caps, uses, asked);
    expect(answer).toMatchObject({
      verdict: 'closed',
      numbers: { freeAt: new Date(33 * hour).toISOString() },
      stop: { outcome: 'suppressed', reason: 'frequency_cap' },
    });
    expect('stop' in answer && answer.stop.message).toBe(
      '1 of 1 in 24 h for this person by this rule; free again at 1970-01-02T09:00:00.000Z.',
    );
  });

  test('of the channel lets critical messages pass and counts them; that of a rule does not', () => {
    const full = [use('c:c1', 9.2 * hour, 'x'), use('c:c1', 9.4 * hour, 'y')];
    const critical = { ...asked, priority: 'critical' } as const;
    expect(capAnswer(caps, [...full, ...own], critical)).toMatchObject({
      verdict: 'passed_critical',
      numbers: { caps: [{ used: 3, limit: 2 }, {}] },
    });
    const answer = capAnswer(caps, [...full, use('r:r1', 9 * hour, 'd0')], critical);
    expect(answer).toMatchObject({ verdict: 'closed', stop: { reason: 'frequency_cap' } });
    expect('stop' in answer && answer.stop.message).toContain('by this rule');
  });
});

describe('pace and storm', () => {
  test('a target sends as fast as its kind and its channel allow', () => {
    expect(gapMs('email', null)).toBeNull();
    expect(gapMs('email', 4)).toBe(250);
    expect(gapMs('slack', null)).toBe(1_000);
    expect(gapMs('slack', 0.5)).toBe(2_000);
  });

  test('a place in the future holds the message, which keeps it', () => {
    const answer = paceAnswer(61_000, 60_000);
    expect(answer).toMatchObject({ verdict: 'held', stop: { why: 'pace', dueAt: 61_000 } });
    const verdict = { gate: 'pace', verdict: answer.verdict, ...answer.numbers } as const;
    expect(placeIn([verdict])).toBe(61_000);
    expect(paceAnswer(placeIn([verdict]), 61_000)).toMatchObject({ verdict: 'open' });
    // The next attempt takes a place of its own.
    expect(placeIn([{ ...verdict, verdict: 'open' }])).toBeNull();
    expect(paceAnswer(null, 0)).toEqual({ verdict: 'not_asked' });
  });

  test('a storm closes what is beyond the limit, and lets critical messages pass uncounted', () => {
    const storm = { limit: 2, windowSeconds: 60 };
    expect(stormAnswer(storm, { windowAt: 0, count: 2, isWithin: true }, 'normal')).toMatchObject({ verdict: 'open' });
    expect(stormAnswer(storm, { windowAt: 0, count: 3, isWithin: false }, 'normal')).toMatchObject({
      verdict: 'closed',
      numbers: { count: 3, limit: 2, until: '1970-01-01T00:01:00.000Z' },
      stop: { reason: 'storm', outcome: 'suppressed' },
    });
    expect(stormAnswer(storm, null, 'critical')).toMatchObject({ verdict: 'passed_critical' });
  });
});
