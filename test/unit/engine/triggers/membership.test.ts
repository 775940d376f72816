import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Membership,
  type MembershipMove,
  moveMembership,
  type Picture,
} from '../../../../src/engine/triggers/membership.ts';

const since = 1_000;
const complete: Picture = { since, isComplete: true };
const open: Picture = { since, isComplete: false };
const inside = (seq: number): Membership => ({ isMember: true, seq });
const outside = (seq: number): Membership => ({ isMember: false, seq });
/** Long there. */
const before = 10;

describe('a look at a person', () => {
  it.each<[string, Membership | null, { isMember: boolean; createdAt: number }, Picture, MembershipMove | null]>([
    ['who is in and was', inside(since), { isMember: true, createdAt: before }, complete, null],
    ['who is out and was', outside(since), { isMember: false, createdAt: before }, complete, null],
    [
      'who leaves',
      inside(since),
      { isMember: false, createdAt: before },
      complete,
      { isMember: false, seq: since + 1, change: 'leave' },
    ],
    [
      'who comes back',
      outside(since + 1),
      { isMember: true, createdAt: before },
      complete,
      { isMember: true, seq: since + 2, change: 'enter' },
    ],
    [
      'who enters for the first time',
      null,
      { isMember: true, createdAt: before },
      complete,
      { isMember: true, seq: since + 1, change: 'enter' },
    ],
    ['who was never in', null, { isMember: false, createdAt: before }, complete, null],
    [
      'who was there before an open picture reached them, and is in',
      null,
      { isMember: true, createdAt: before },
      open,
      { isMember: true, seq: since, change: null },
    ],
    [
      'who was there before an open picture reached them, and is out',
      null,
      { isMember: false, createdAt: before },
      open,
      { isMember: false, seq: since, change: null },
    ],
    [
      'who came while the picture was taken',
      null,
      { isMember: true, createdAt: since + 5 },
      open,
      { isMember: true, seq: since + 6, change: 'enter' },
    ],
    [
      'who leaves while the picture is taken, and was in it',
      inside(since),
      { isMember: false, createdAt: before },
      open,
      { isMember: false, seq: since + 1, change: 'leave' },
    ],
    [
      'who is in by an older picture and out by this one',
      inside(since - 1),
      { isMember: false, createdAt: before },
      complete,
      { isMember: false, seq: since, change: null },
    ],
    [
      'who is in by an older picture and by this one',
      inside(since - 1),
      { isMember: true, createdAt: before },
      open,
      { isMember: true, seq: since, change: null },
    ],
  ])('%s', (_, kept, person, picture, move) => {
    expect(moveMembership(kept, person, picture)).toEqual(move);
  });

  it('gives changes growing numbers, each once, across erasures and new pictures', () => {
    const step = fc.record({
      isMember: fc.boolean(),
      happens: fc.constantFrom('look', 'look', 'look', 'erase', 'picture'),
      ms: fc.integer({ min: 1, max: 5_000 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let now = since;
        let kept: Membership | null = null;
        let createdAt = before;
        let picture: Picture = complete;
        const told: number[] = [];
        for (const { isMember, happens, ms } of steps) {
          // No more changes happen than milliseconds pass.
          now += ms;
          if (happens === 'erase') [kept, createdAt] = [null, now];
          if (happens === 'picture') picture = { since: now, isComplete: false };
          const move: MembershipMove | null = moveMembership(kept, { isMember, createdAt }, picture);
          if (move?.change) told.push(move.seq);
          if (move) kept = { isMember: move.isMember, seq: move.seq };
          if (kept && kept.seq >= picture.since) expect(kept.isMember).toBe(isMember);
        }
        expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
      }),
    );
  });

  it('changes nothing when it is repeated', () => {
    const membership = fc.record({ isMember: fc.boolean(), seq: fc.integer({ min: 0, max: 2_000 }) });
    fc.assert(
      fc.property(
        fc.option(membership),
        fc.boolean(),
        fc.integer({ min: 0, max: 2_000 }),
        fc.boolean(),
        (kept, isMember, createdAt, isComplete) => {
          const picture = { since, isComplete };
          const move = moveMembership(kept, { isMember, createdAt }, picture);
          if (move) expect(moveMembership(move, { isMember, createdAt }, picture)).toBeNull();
        },
      ),
    );
  });
});
