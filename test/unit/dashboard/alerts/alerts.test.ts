import { describe, expect, it } from 'vitest';
import { readName } from '../../../../src/dashboard/forms/condition-builder/field-names.ts';
import { nodeOf } from '../../../../src/dashboard/forms/condition-builder/tree.ts';
import { fromLocalInput, toLocalInput } from '../../../../src/dashboard/forms/fields/moment-field.tsx';
import { previewEvent } from '../../../../src/dashboard/messages/event-choice.tsx';
import { slackParts } from '../../../../src/dashboard/messages/slack-text.ts';
import { alertBody, newAlertRule } from '../../../../src/dashboard/pages/alerts/alert-draft.ts';
import { alertFields } from '../../../../src/dashboard/pages/alerts/alert-fields.tsx';
import { backtestSentence, daysOf } from '../../../../src/dashboard/pages/alerts/backtest-days.ts';
import { matchingEvents } from '../../../../src/dashboard/pages/alerts/matching.ts';
import { eventTypeOf, ruleBody } from '../../../../src/dashboard/pages/rules/rule-draft.ts';
import { silenceState } from '../../../../src/dashboard/pages/silences/silence-words.ts';
import { capWords, quietWords } from '../../../../src/dashboard/words/limits.ts';
import { matchLeaves } from '../../../../src/dashboard/words/match-leaves.ts';

describe('the text of a Slack message', () => {
  it('is read as Slack reads it', () => {
    expect(slackParts('Is *down* &lt;!channel&gt; <https://a.example/x?y=1&amp;z|Ack> · `mx1`')).toEqual([
      { kind: 'text', text: 'Is ' },
      { kind: 'bold', text: 'down' },
      { kind: 'text', text: ' <!channel> ' },
      { kind: 'link', url: 'https://a.example/x?y=1&z', text: 'Ack' },
      { kind: 'text', text: ' · ' },
      { kind: 'code', text: 'mx1' },
    ]);
    expect(slackParts('2*3*4 <not a link>')).toEqual([{ kind: 'text', text: '2*3*4 <not a link>' }]);
  });
});

describe('a match', () => {
  it('names its types, modules and rules, with what is excluded', () => {
    const match = { all: [{ eventType: 'host.*' }, { not: { any: [{ module: 'billing' }, { not: { rule: 'R' } }] } }] };
    expect(matchLeaves(match)).toEqual([
      { kind: 'eventType', pattern: 'host.*', isNot: false },
      { kind: 'module', pattern: 'billing', isNot: true },
      { kind: 'rule', pattern: 'R', isNot: false },
    ]);
  });

  it('may look at the rule only where the form allows it', () => {
    expect(readName('rule')).toBeNull();
    expect(readName('rule', true)).toEqual({ field: 'rule' });
    expect(nodeOf({ condition: { rule: 'Hosts' }, pointer: '' })).toMatchObject({ kind: 'pattern', field: 'rule' });
  });

  it('that cannot be judged takes no event', () => {
    const event = { id: 'e', type: 'host.down', properties: {} } as never;
    expect(matchingEvents([event], { eventType: 'host.*' }, 0)).toHaveLength(1);
    expect(matchingEvents([event], undefined, 0)).toEqual([]);
  });
});

describe('a backtest in words', () => {
  const notice = (silencedBy?: string) => ({
    ...{ at: '', kind: 'fire' as const, title: '', count: 1, channelIds: [] },
    ...(silencedBy ? { silencedBy } : {}),
  });
  it('says how often, and how many pages', () => {
    expect(backtestSentence({ matched: 14, wouldFire: 3, notices: [] })).toBe(
      'Would have fired 14 times, 3 pages after grouping.',
    );
    expect(backtestSentence({ matched: 1, wouldFire: 1, notices: [] })).toBe(
      'Would have fired once, 1 page after grouping.',
    );
    expect(backtestSentence({ matched: 2, wouldFire: 1, notices: [notice(), notice('night')] })).toContain(
      '1 held by a silence',
    );
    expect(backtestSentence({ matched: 0, wouldFire: 0, notices: [] })).toBe('Would not have fired.');
  });

  it('has every day, also those without an event', () => {
    const days = daysOf([{ day: '2026-11-25', matched: 4, notices: 1 }], Date.parse('2026-11-26T08:00:00Z'), 3);
    expect(days.map(({ day, matched }) => [day, matched])).toEqual([
      ['2026-11-24', 0],
      ['2026-11-25', 4],
      ['2026-11-26', 0],
    ]);
  });
});

describe('what is sent of a form', () => {
  it('is a rule without what Sendora sets, empty groups and nulls', () => {
    const rule = {
      id: 'x',
      version: 3,
      key: 'a.b',
      channelIds: [],
      content: {},
      topic: null,
      frequencyCap: { perUser: 2 },
    };
    expect(ruleBody(rule)).toEqual({ key: 'a.b', channelIds: [], frequencyCap: { perUser: 2 } });
  });

  it('takes the key as the event type where a trigger has conditions alone', () => {
    const filters = { event: 'amount', op: 'gt', value: 1 };
    expect(ruleBody({ key: 'a.b', trigger: { filters } })).toEqual({
      key: 'a.b',
      trigger: { filters, eventType: 'a.b' },
    });
    expect(eventTypeOf({ key: 'a.b', trigger: { eventType: 'a.*' } })).toBe('a.*');
    expect(eventTypeOf({ key: 'a.b', trigger: {} })).toBe('a.b');
  });

  it('is an alert rule with its defaults', () => {
    expect(alertBody({ ...newAlertRule, id: 'x', isBuiltIn: false })).toMatchObject({
      severity: 'error',
      groupIntervalSeconds: 300,
    });
    expect(alertBody({ ...newAlertRule, id: 'x' })).not.toHaveProperty('id');
  });
});

describe('the form of an alert rule', () => {
  it('asks for addresses where a channel has none of its own, and for the window that counts', () => {
    const hidden = (kinds: string[], rule: object) => {
      const fields = alertFields(new Set(kinds) as never, rule as never);
      return Object.keys(fields).filter((pointer) => fields[pointer]?.hidden === true);
    };
    expect(hidden(['slack'], {})).toEqual(expect.arrayContaining(['/to', '/dedupeWindowSeconds']));
    expect(hidden(['email'], {})).not.toContain('/to/email');
    expect(hidden([], { to: { sms: ['+1'] } })).not.toContain('/to/sms');
    expect(hidden([], { dedupeKey: '{{event.x}}' })).toContain('/groupIntervalSeconds');
    expect(hidden([], { dedupeKey: '{{event.x}}', groupBy: ['host'] })).toContain('/dedupeWindowSeconds');
  });
});

describe('small words', () => {
  it('say limits, moments and states', () => {
    expect(capWords({ perUser: 2, windowHours: 24 })).toBe('2 in 24 h');
    expect(quietWords({ start: '22:00', end: '08:00' }, 'Europe/Paris')).toBe('22:00–08:00 Europe/Paris');
    expect(quietWords(undefined, undefined)).toBeNull();
    const moment = '2026-11-26T09:30:00.000Z';
    expect(fromLocalInput(toLocalInput(moment))).toBe(moment);
    expect(toLocalInput('nothing')).toBe('');
    const times = { from: null, until: null, weekly: null, isActive: false };
    expect(silenceState({ ...times, from: '2026-01-02T00:00:00Z', until: '2026-01-03T00:00:00Z' }, 0)).toBe('planned');
    expect(silenceState({ ...times, until: '2026-01-03T00:00:00Z' }, Date.parse('2027-01-01'))).toBe('over');
  });

  it('make up an event where none fits', () => {
    expect(previewEvent([], null, 'order.*')).toEqual({ event: { type: 'order.example', properties: {} } });
    const event = { id: 'e1' } as never;
    expect(previewEvent([event], null, 'a')).toEqual({ eventId: 'e1' });
    expect(previewEvent([event], 'made-up', 'a')).toEqual({ event: { type: 'a', properties: {} } });
  });
});
