import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertRuleDefinition } from '../../../../src/contract/messages/alert-rule.ts';
import { dueOf, isPlain } from '../../../../src/engine/alerts/rule-timing.ts';
import { at, channels, Walk } from './rules.ts';

const { boss, board } = channels;

const rules = fc.record({
  groupBy: fc.constantFrom<string[]>([], ['host']),
  dedupeKey: fc.constantFrom(null, '{{event.x}}'),
  groupWaitSeconds: fc.constantFrom(0, 20),
  groupIntervalSeconds: fc.constantFrom(0, 30, 300),
  dedupeWindowSeconds: fc.constantFrom(10, 60),
  repeatSeconds: fc.constantFrom(0, 45),
  autoResolveSeconds: fc.constantFrom(0, 90),
  escalation: fc.constantFrom<AlertRuleDefinition['escalation']>(
    [],
    [{ afterMinutes: 1, channelIds: [boss] }],
    [
      { afterMinutes: 0.5, channelIds: [boss] },
      { afterMinutes: 2, channelIds: [board] },
    ],
  ),
});

const steps = fc.array(
  fc.record({
    wait: fc.integer({ min: 0, max: 60 }),
    act: fc.constantFrom('event', 'event', 'event', 'timer', 'timer', 'ack', 'resolve', 'hush', 'unhush'),
    line: fc.constantFrom('a', 'b', 'c'),
    span: fc.integer({ min: 1, max: 120 }),
  }),
  { maxLength: 60 },
);

/** Walks an alert and calls `check` after every input, with the seconds and what was done. */
function walk(
  fields: object,
  acts: readonly { wait: number; act: string; line: string; span: number }[],
  check: (w: Walk, seconds: number, act: string) => void,
): Walk {
  const one = new Walk(fields).event(0, 'a');
  check(one, 0, 'event');
  let seconds = 0;
  for (const { wait, act, line, span } of acts) {
    seconds += wait;
    if (act === 'event') one.event(seconds, line);
    else if (act === 'ack') one.ack(seconds, seconds + span);
    else if (act === 'resolve') one.resolve(seconds);
    else {
      if (act === 'hush') one.silence = { id: 's', owner: null, reason: 'r', until: at(seconds + span) };
      if (act === 'unhush') one.silence = null;
      one.timer(seconds);
    }
    check(one, seconds, act);
  }
  return one;
}

const property = (check: (one: Walk, seconds: number, act: string) => void) =>
  fc.assert(
    fc.property(rules, steps, (fields, acts) => void walk(fields, acts, check)),
    { numRuns: 500 },
  );

describe('whatever happens to an alert', () => {
  it('makes no notice while it is acknowledged but the resolution', () => {
    property((one, seconds, act) => {
      const { state, ack } = one.now;
      if (state === 'acked' && ack && ack.until > at(seconds)) expect([act, one.notices]).toEqual([act, []]);
    });
  });

  it('has a moment at which it is due exactly while a timer of it runs, and none once it is closed', () => {
    property((one) => {
      const { closedAt, dueAt } = one.now;
      expect(dueAt).toBe(closedAt === null ? dueOf(one.definition, one.now) : null);
      if (closedAt === null && ['pending', 'acked'].includes(one.now.state)) expect(dueAt).not.toBeNull();
    });
  });

  it('does at once whatever is due by now', () => {
    property((one, seconds, act) => {
      // An acknowledgement only sets its own end; a timer that is due at that moment comes by itself.
      if (act !== 'ack' && one.silence === null && one.now.dueAt !== null)
        expect(one.now.dueAt).toBeGreaterThanOrEqual(at(seconds));
    });
  });

  it('never tells a resolution to a channel that had not heard of the alert', () => {
    property((one) => {
      for (const [kind, , channelIds] of one.notices) {
        if (kind !== 'resolve') continue;
        const heard = one.now.notices.filter((notice) => notice.silencedBy === undefined && notice.kind !== 'resolve');
        expect(heard.flatMap((notice) => notice.channelIds)).toEqual(expect.arrayContaining([...channelIds]));
      }
    });
  });

  it('counts exactly, by line too, and numbers its notices without a gap', () => {
    fc.assert(
      fc.property(rules, steps, (fields, acts) => {
        let [alive, expected] = [false, 0];
        let before = 0;
        walk(fields, acts, (one, _seconds, act) => {
          if (act === 'event') expected = alive ? expected + 1 : 1;
          alive = one.now.closedAt === null;
          if (act === 'event') expect(one.now.count).toBe(expected);
          expect(Object.values(one.now.lines).reduce((sum, count) => sum + count, 0)).toBe(one.now.count);
          expect(one.now.notified).toBeLessThanOrEqual(one.now.count);
          const numbers = one.now.notices.map(({ n }) => n);
          expect(numbers).toEqual(numbers.map((_n, i) => i + 1));
          before = Math.max(before, numbers.length);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('changes nothing when a timer comes a second time', () => {
    property((one, seconds, act) => {
      if (act === 'ack') one.timer(seconds);
      const before = one.now;
      expect(one.timer(seconds).effects).toEqual([]);
      expect(one.now).toEqual(before);
    });
  });

  it('tells nobody of what was resolved within the wait', () => {
    fc.assert(
      fc.property(rules, fc.integer({ min: 0, max: 19 }), (fields, seconds) => {
        const one = new Walk({ ...fields, groupWaitSeconds: 20 }).event(0).resolve(seconds);
        expect(one.effects).toEqual([]);
        expect(one.timer(3_600).effects).toEqual([]);
      }),
    );
  });

  it('is only for rules that need one', () => {
    expect(isPlain(new Walk({}).definition)).toBe(true);
    for (const fields of [
      { groupBy: ['a'] },
      { dedupeKey: '{{event.a}}' },
      { repeatSeconds: 1 },
      { autoResolveSeconds: 1 },
      { groupWaitSeconds: 1 },
    ])
      expect(isPlain(new Walk(fields).definition)).toBe(false);
  });
});
