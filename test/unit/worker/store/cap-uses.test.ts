// No order of reserving, settling, giving back, crashing and repeating, by clocks that differ, exceeds a frequency cap.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CapUse } from '../../../../src/engine/gates/frequency-cap.ts';
import {
  type CapAsk,
  giveBackCapsStatement,
  readCapUsesStatement,
  reserveCapsStatement,
} from '../../../../src/worker/store/cap-uses.ts';
import { openSqlite } from '../../../support/sqlite-d1.ts';

const projectId = 'p';
const { d1, rows, all } = openSqlite();
let people = 0;

/** Asks for places; returns whether they were granted. */
function reserve(ask: CapAsk): boolean {
  rows(reserveCapsStatement(d1, projectId, ask));
  const uses = rows<CapUse>(readCapUsesStatement(d1, projectId, ask));
  return ask.caps.every(({ scope }) => uses.some((use) => use.scope === scope && use.deliveryId === ask.deliveryId));
}

const giveBack = (personId: string, deliveryId: string, scopes: string[]) =>
  rows(giveBackCapsStatement(d1, { projectId, personId, deliveryId, scopes }));

const usesOf = (personId: string) =>
  all<{ scope: string; at: number; delivery_id: string }>(
    'SELECT scope, at, delivery_id FROM cap_uses WHERE project_id = ? AND person_id = ? ORDER BY scope, at',
    projectId,
    personId,
  );

interface Cap {
  scope: string;
  windowMs: number;
  perUser: number;
}

/** Whether any span shorter than the window holds more uses than the cap allows. */
function exceeds(personId: string, { scope, windowMs, perUser }: Cap): boolean {
  const times = usesOf(personId).flatMap((use) => (use.scope === scope ? use.at : []));
  return times.some((at, i) => (times[i + perUser] ?? Number.POSITIVE_INFINITY) - at < windowMs);
}

const deliveries = 5;
const act = fc.record({
  kind: fc.constantFrom('reserve', 'reserve', 'send', 'fail', 'crash'),
  delivery: fc.nat(deliveries - 1),
  advance: fc.nat(400),
  skew: fc.integer({ min: -300, max: 300 }),
});
const history = fc.record({
  caps: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  acts: fc.array(act, { minLength: 8, maxLength: 24 }),
});

type State = 'idle' | 'reserved' | 'done';

test('10,000 interleavings of reserve, settle, give back, crash and repeat never exceed a cap, nor refuse below it', () => {
  fc.assert(
    fc.property(history, ({ caps: [ofChannel, ofRule], acts }) => {
      const personId = `person-${people++}`;
      const channel = { scope: 'c:1', windowMs: 1_000, perUser: ofChannel };
      const rule = { scope: 'r:1', windowMs: 2_500, perUser: ofRule };
      const states: State[] = Array(deliveries).fill('idle');
      let clock = 1_000_000;
      for (const { kind, delivery, advance, skew } of acts) {
        clock += advance;
        const deliveryId = `d${delivery}`;
        // Deliveries with an even number come from a rule with a cap of its own.
        const caps = delivery % 2 === 0 ? [channel, rule] : [channel];
        const state = states[delivery];
        if (kind === 'reserve' && state !== 'done') {
          const at = clock + skew;
          const isFull = caps.some(({ scope, windowMs, perUser }) => {
            const uses = usesOf(personId).filter((use) => use.scope === scope && use.at > at - windowMs);
            return uses.every((use) => use.delivery_id !== deliveryId) && uses.length >= perUser;
          });
          const isGranted = reserve({ personId, deliveryId, at, caps });
          if (isGranted === isFull) return false;
          states[delivery] = isGranted ? 'reserved' : 'done';
          if (!isGranted) giveBack(personId, deliveryId, ['c:1', 'r:1']);
        }
        if (kind === 'send' && state === 'reserved') states[delivery] = 'done';
        if (kind === 'fail' && state === 'reserved') {
          giveBack(personId, deliveryId, ['c:1', 'r:1']);
          states[delivery] = 'done';
        }
        if ([channel, rule].some((cap) => exceeds(personId, cap))) return false;
      }
      return true;
    }),
    { numRuns: 10_000 },
  );
}, 120_000);

describe('places under caps', () => {
  const hour = 3_600_000;
  const one = { scope: 'c:1', windowMs: hour, perUser: 1 };

  test('are taken under all caps or under none', () => {
    const personId = `person-${people++}`;
    const two = { scope: 'r:1', windowMs: hour, perUser: 2 };
    expect(reserve({ personId, deliveryId: 'a', at: 0, caps: [one, two] })).toBe(true);
    expect(reserve({ personId, deliveryId: 'b', at: 1, caps: [one, two] })).toBe(false);
    expect(usesOf(personId).map(({ scope, delivery_id }) => [scope, delivery_id])).toEqual([
      ['c:1', 'a'],
      ['r:1', 'a'],
    ]);
    expect(reserve({ personId, deliveryId: 'c', at: 2, caps: [two] })).toBe(true);
    expect(reserve({ personId, deliveryId: 'd', at: 3, caps: [two] })).toBe(false);
  });

  test('are asked for twice and taken once; a cap that was added in between is taken then', () => {
    const personId = `person-${people++}`;
    const added = { scope: 'r:1', windowMs: hour, perUser: 1 };
    for (const at of [0, 1]) expect(reserve({ personId, deliveryId: 'a', at, caps: [one] })).toBe(true);
    expect(usesOf(personId)).toHaveLength(1);
    expect(reserve({ personId, deliveryId: 'a', at: 2, caps: [one, added] })).toBe(true);
    expect(usesOf(personId)).toHaveLength(2);
  });

  test('are free again when their window is over, to the millisecond', () => {
    const personId = `person-${people++}`;
    expect(reserve({ personId, deliveryId: 'a', at: 0, caps: [one] })).toBe(true);
    expect(reserve({ personId, deliveryId: 'b', at: hour - 1, caps: [one] })).toBe(false);
    expect(reserve({ personId, deliveryId: 'b', at: hour, caps: [one] })).toBe(true);
  });

  test('of a critical message are counted, and never refused', () => {
    const personId = `person-${people++}`;
    expect(reserve({ personId, deliveryId: 'a', at: 0, caps: [one] })).toBe(true);
    expect(reserve({ personId, deliveryId: 'b', at: 1, caps: [{ ...one, perUser: null }] })).toBe(true);
    expect(usesOf(personId)).toHaveLength(2);
  });

  test('of one person are nothing to another', () => {
    const [first, second] = [`person-${people++}`, `person-${people++}`];
    expect(reserve({ personId: first, deliveryId: 'a', at: 0, caps: [one] })).toBe(true);
    expect(reserve({ personId: second, deliveryId: 'b', at: 0, caps: [one] })).toBe(true);
  });
});
