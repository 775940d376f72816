import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endedBefore, mayHaveLeft, settle } from '../../../../src/engine/deliveries/lifecycle.ts';
import { checkAtOf, leaseMs, mostAttempts } from '../../../../src/engine/deliveries/schedule.ts';
import type { AttemptResult, ClaimedDelivery, OwnSource } from '../../../../src/engine/deliveries/state.ts';

const now = 1_000_000;
const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

const claimed = (change: Partial<ClaimedDelivery> = {}): ClaimedDelivery => ({
  id: 'd1',
  source: 'rule',
  once: false,
  createdAt: now - minute,
  expiresAt: null,
  tries: 0,
  attempts: [{ at: now, ms: 0, open: true }],
  payloadHash: null,
  progress: null,
  ...change,
});
const attempt = { at: now, ms: 12, statusCode: 503, error: 'down' };
const failure: AttemptResult = { kind: 'failed', reason: 'provider_error', message: 'It is down.', attempt };

describe('what ends a claimed delivery', () => {
  it.each<[string, Partial<ClaimedDelivery>, AttemptResult, object]>([
    [
      'the provider took it',
      {},
      { kind: 'sent', attempt: { at: now, ms: 5, statusCode: 200 }, providerId: 'p' },
      { state: 'done', outcome: 'sent', reason: null, providerId: 'p', dueAt: null, checkAt: null, tries: 0 },
    ],
    [
      'a closed gate ends it without an attempt',
      {},
      { kind: 'ended', outcome: 'suppressed', reason: 'preference', message: 'No.' },
      { state: 'done', outcome: 'suppressed', reason: 'preference', message: 'No.', attempts: [] },
    ],
    [
      'a gate holds it, and the attempt is taken back',
      { tries: 2 },
      { kind: 'held', why: 'quiet_hours', dueAt: now + hour, reason: 'quiet_hours', message: 'Held.' },
      { state: 'waiting', why: 'quiet_hours', outcome: null, dueAt: now + hour, attempts: [], tries: 2 },
    ],
    [
      'something of ours was not available',
      { tries: 3 },
      { kind: 'outage', reason: 'store_unavailable', message: 'Down.' },
      { state: 'waiting', why: 'retry', outcome: null, attempts: [], tries: 3 },
    ],
    [
      'a failure that may pass uses up one try',
      {},
      failure,
      { state: 'waiting', why: 'retry', outcome: null, tries: 1, attempts: [attempt], payloadHash: null },
    ],
    [
      'the last failure',
      { tries: 6 },
      failure,
      { state: 'done', outcome: 'error', reason: 'provider_error', tries: 7, dueAt: null },
    ],
    [
      'a refusal',
      {},
      { kind: 'ended', outcome: 'error', reason: 'invalid_recipient', message: 'No such mailbox.', attempt },
      { state: 'done', outcome: 'error', attempts: [attempt] },
    ],
    [
      'a request that may have left, over a provider without keys',
      { once: true },
      { ...failure, uncertain: true },
      { state: 'done', outcome: 'error', reason: 'unknown_result' },
    ],
    [
      'a request that may have left keeps the hash of what it carried',
      {},
      { ...failure, uncertain: true, payloadHash: 'h' },
      { state: 'waiting', payloadHash: 'h' },
    ],
    [
      'a device was reached, the others never were',
      { tries: 6, progress: ['one'] },
      { ...failure, progress: ['one'] },
      { state: 'done', outcome: 'sent', reason: null },
    ],
    [
      'the provider allows fewer retries',
      { tries: 1 },
      { ...failure, maxRetries: 1 },
      { state: 'done', outcome: 'error' },
    ],
  ])('%s', (_, change, result, expected) => {
    expect(settle(claimed(change), result, now)).toMatchObject(expected);
  });

  it('is rate_limited where the provider only ever received too many requests', () => {
    const limited = { at: now, ms: 1, statusCode: 429, rateLimited: true };
    const before = Array.from({ length: 6 }, () => limited);
    const last = { ...failure, attempt: limited };
    const open = { at: now, ms: 0, open: true as const };
    expect(settle(claimed({ tries: 6, attempts: [...before, open] }), last, now).outcome).toBe('rate_limited');
    const mixed = [attempt, ...before.slice(1), open];
    expect(settle(claimed({ tries: 6, attempts: mixed }), last, now).outcome).toBe('error');
  });

  it('never gives an alert up because of a rate limit, and waits as it was asked to', () => {
    const limited = {
      ...failure,
      attempt: { at: now, ms: 1, statusCode: 429, rateLimited: true },
      retryAfterMs: 90 * second,
    };
    for (const tries of [0, 3, 7]) {
      const settled = settle(claimed({ source: 'alert', tries }), limited, now);
      expect(settled).toMatchObject({ state: 'waiting', tries });
      expect(settled.dueAt).toBeGreaterThanOrEqual(now + 90 * second);
    }
  });
});

describe('what ends a delivery before it is attempted', () => {
  const over = [
    { at: 1, ms: 0, unknown: true as const },
    { at: now, ms: 0, open: true as const, over: true as const },
  ];
  it.each<[string, Partial<ClaimedDelivery>, object | null]>([
    ['nothing', {}, null],
    ['its time is over', { expiresAt: now }, { outcome: 'suppressed', reason: 'expired' }],
    ['an alert is stale', { source: 'alert', expiresAt: now }, { outcome: 'suppressed', reason: 'stale' }],
    ['its lease was over, and it is repeated under its key', { attempts: over }, null],
    ['its lease was over, and its provider takes no key', { once: true, attempts: over }, { reason: 'unknown_result' }],
    [
      'nobody ever said what came of it',
      { attempts: [...Array.from({ length: 60 }, () => ({ at: 1, ms: 0, unknown: true as const })), ...over.slice(1)] },
      { outcome: 'error', reason: 'no_answer_recorded' },
    ],
    [
      'a replay of what was unknown begins anew',
      {
        once: true,
        attempts: [
          { at: 1, ms: 0, unknown: true },
          { at: now, ms: 0, open: true },
        ],
      },
      null,
    ],
  ])('%s', (_, change, expected) => {
    const end = endedBefore(claimed(change), now);
    if (expected === null) expect(end).toBeNull();
    else expect(end).toMatchObject({ kind: 'ended', ...expected });
  });

  it('knows that an earlier attempt may have left', () => {
    expect(mayHaveLeft(claimed())).toBe(false);
    expect(mayHaveLeft(claimed({ attempts: over }))).toBe(true);
    expect(mayHaveLeft(claimed({ payloadHash: 'h' }))).toBe(true);
  });
});

describe('the schedule', () => {
  it.each<[OwnSource, number, number[]]>([
    ['rule', 7, [1, 5, 30, 120, 600, 3_600]],
    ['alert', 8, [5, 20, 60, 180, 600, 1_800, 3_600]],
    ['endpoint', 10, [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]],
    ['test', 1, []],
  ])('of %s is that of its standard, spread by a fifth', (source, attempts, seconds) => {
    expect(mostAttempts(source)).toBe(attempts);
    const delays = seconds.map((_, tries) => (settle(claimed({ source, tries }), failure, now).dueAt ?? 0) - now);
    for (const [i, delay] of delays.entries()) {
      const planned = (seconds[i] ?? 0) * second;
      expect(delay).toBeGreaterThanOrEqual(planned * 0.8);
      expect(delay).toBeLessThanOrEqual(planned * 1.2);
    }
    expect(settle(claimed({ source, tries: seconds.length }), failure, now).state).toBe('done');
  });

  it('lets the sweep ask a minute after it is due, or when it is due where no queue waits for so long', () => {
    expect(checkAtOf(now + 12 * hour, now)).toBe(now + 12 * hour + minute);
    expect(checkAtOf(now + 12 * hour + 1, now)).toBe(now + 12 * hour + 1);
  });

  it('has the leases of the statement that claims', () => {
    expect([leaseMs('rule', 'email'), leaseMs('rule', 'webhook'), leaseMs('endpoint', 'webhook')]).toEqual([
      60_000, 45_000, 45_000,
    ]);
  });
});

type Move = 'dies' | 'fails' | 'uncertain' | 'sent' | 'held' | 'outage';

const resultOf = (move: Exclude<Move, 'dies'>, at: number): AttemptResult =>
  ({
    fails: failure,
    uncertain: { ...failure, uncertain: true, payloadHash: 'h' },
    sent: { kind: 'sent', attempt: { at, ms: 1, statusCode: 200 }, providerId: null },
    held: { kind: 'held', why: 'pace', dueAt: at + second, reason: 'pace', message: 'Waits.' },
    outage: { kind: 'outage', reason: 'store_unavailable', message: 'Down.' },
  })[move] as AttemptResult;

/** A row as the next claim finds it; one that nobody has ended is taken over. */
function claimAgain(row: ClaimedDelivery, at: number): ClaimedDelivery {
  const isOver = row.attempts.at(-1)?.open === true;
  const earlier = row.attempts.map((one) => (one.open ? { at: one.at, ms: 1, unknown: true as const } : one));
  const begun = { at, ms: 0, open: true as const, ...(isOver ? { over: true as const } : {}) };
  return { ...row, attempts: [...earlier, begun] };
}

it('a delivery is done once, and what may have left over a provider without keys is not repeated', () => {
  const moves = fc.array(fc.constantFrom<Move>('dies', 'fails', 'uncertain', 'sent', 'held', 'outage'), {
    minLength: 1,
    maxLength: 60,
  });
  const source = fc.constantFrom<OwnSource>('rule', 'alert', 'endpoint');
  fc.assert(
    fc.property(source, fc.boolean(), moves, (from, once, played) => {
      let clock = now;
      let row = claimed({ source: from, once, attempts: [] });
      let mayHaveArrived = 0;
      for (const move of played) {
        row = claimAgain(row, clock);
        const before = endedBefore(row, clock);
        if (before === null && ['dies', 'uncertain', 'sent'].includes(move)) mayHaveArrived += 1;
        if (before === null && move === 'dies') {
          clock += 2 * minute;
          continue;
        }
        const settled = settle(row, before ?? resultOf(move as Exclude<Move, 'dies'>, clock), clock);
        const isDone = settled.state === 'done';
        expect(settled.attempts.some(({ open }) => open)).toBe(false);
        expect([settled.outcome !== null, settled.dueAt === null, settled.checkAt === null]).toEqual([
          isDone,
          isDone,
          isDone,
        ]);
        expect(settled.dueAt ?? clock).toBeGreaterThanOrEqual(clock);
        expect(settled.tries).toBeLessThanOrEqual(mostAttempts(from));
        row = { ...row, ...settled };
        if (isDone) break;
        clock = Math.max(clock, settled.dueAt ?? clock);
      }
      if (once) expect(mayHaveArrived).toBeLessThanOrEqual(1);
    }),
    { numRuns: 2_000 },
  );
});
