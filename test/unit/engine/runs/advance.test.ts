import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../../src/contract/workflows/workflow.ts';
import { advance } from '../../../../src/engine/runs/advance.ts';
import { nextAlarm } from '../../../../src/engine/runs/next-alarm.ts';
import { type AdvanceInput, newRun, type RunState, type Settlement } from '../../../../src/engine/runs/state.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { branch, definitionOf, mail, nap } from '../../../support/definitions.ts';

const minute = 60_000;
const start = 1_800_000_000_000;
const sent: Settlement = { kind: 'done', outcome: 'sent' };
const failure = (at: number, extra: object = {}): Settlement => ({
  kind: 'retry',
  reason: 'provider_unavailable',
  message: 'The provider did not answer.',
  attempt: { at, ms: 5, statusCode: 503 },
  ...extra,
});

/** A run that is driven by hand. */
function drive(definition: Definition, properties: Record<string, unknown> = {}) {
  const scope = buildScope({ event: { type: 'test', properties }, profile: { userId: 'u', traits: {} } });
  const run = {
    state: newRun('run-1', start) as RunState,
    now: start,
    issued: [] as string[],
    give(input: AdvanceInput) {
      const before = structuredClone(run.state);
      const advanced = advance(definition, run.state, input, run.now, { ...scope, ai: run.state.ai });
      expect(run.state, 'R9: the input state is never changed').toEqual(before);
      run.state = advanced.state;
      if (advanced.task) run.issued.push(advanced.task.key);
      return advanced;
    },
    settle(settlement: Settlement = sent) {
      const key = run.state.intent?.key ?? 'none';
      return run.give({ kind: 'settle', key, settlement });
    },
    at(ms: number, input: AdvanceInput = { kind: 'alarm' }) {
      run.now = ms;
      return run.give(input);
    },
    labels: () => run.state.trace.map((entry) => entry.label),
    outcomes: () => run.state.trace.map((entry) => entry.outcome),
  };
  run.give({ kind: 'start' });
  return run;
}

describe('branches', () => {
  const definition = definitionOf([
    branch('vip', 'gold', 'plain'),
    mail('plain', { next: 'after_plain' }),
    mail('after_plain', { next: 'end' }),
    mail('gold', { next: 'after_gold' }),
    mail('after_gold'),
  ]);

  test('descendants of an untaken branch never run', () => {
    for (const [vip, walked] of [
      [true, ['vip', 'gold', 'after_gold']],
      [false, ['vip', 'plain', 'after_plain']],
    ] as const) {
      const run = drive(definition, { vip });
      while (run.state.intent) run.settle();
      expect(run.labels()).toEqual(walked);
      expect(run.state.status).toBe('completed');
    }
  });

  test('a branch whose condition fails says why, with the expected and the actual value', () => {
    const run = drive(definition, { vip: 'yes' });
    expect(run.state.trace[0]?.message).toContain('yes');
    expect(run.state.trace[0]?.output).toEqual({ result: false, next: 'plain' });
  });

  test('a jump by index goes to the same step as a jump by label', () => {
    const byIndex = definitionOf([branch('b', 2, 1), mail('plain', { next: 'end' }), mail('vip')]);
    const run = drive(byIndex, { vip: true });
    expect(run.state.trace.map((entry) => entry.label)).toEqual(['b', 'vip']);
  });
});

describe('waits', () => {
  test('R6: a wait parks the run until its time and continues once, however often the alarm rings', () => {
    const run = drive(definitionOf([nap('nap', 10), mail('mail')]));
    // A message ends the wait; the alarm comes a minute later.
    expect(run.state.dueAt).toBe(start + 10 * minute);
    expect(nextAlarm(run.state)).toBe(start + 11 * minute);
    expect(run.state.trace[0]).toMatchObject({ label: 'nap', outcome: null, finishedAt: null });
    expect(run.at(start + 9 * minute).verdict).toBe('unchanged');
    run.at(start + 10 * minute);
    run.at(start + 10 * minute);
    run.at(start + 10 * minute + 20_000);
    expect(run.issued).toEqual(['run-1:1:1']);
    expect(run.outcomes()).toEqual(['completed', null]);
  });

  test('`delayMinutes` delays a step of any type', () => {
    const run = drive(definitionOf([mail('mail', { delayMinutes: 0.5 })]));
    expect(run.issued).toEqual([]);
    run.at(start + 30_000);
    expect(run.issued).toHaveLength(1);
  });
});

describe('effects', () => {
  test('R2, R3: an effect is in the state when its task is issued, and keeps its key over all attempts', () => {
    const run = drive(definitionOf([mail('mail')]));
    const { key } = run.state.intent ?? {};
    run.settle(failure(run.now));
    run.at(run.state.dueAt ?? 0);
    expect(run.issued).toEqual([key, key]);
    expect(run.state.intent?.key).toBe(key);
  });

  test('an effect is decided later than those that were moved out of the hot row, although the clock stands', () => {
    const moved = { ...newRun('run-1', start), spilledAt: start + 5 };
    const { state } = advance(definitionOf([mail('mail')]), moved, { kind: 'start' }, start, null);
    expect(state.intent?.at, 'the id of its log row comes from it').toBe(start + 6);
  });

  test('R2: a lost task is issued again when its lease ends, and then with a longer lease', () => {
    const run = drive(definitionOf([mail('mail')]));
    const first = run.state.intent?.leaseUntil ?? 0;
    run.at(first);
    const second = run.state.intent?.leaseUntil ?? 0;
    run.at(second);
    expect(run.issued).toHaveLength(3);
    expect(second - first).toBeGreaterThan(first - start);
  });

  test('where nothing was attempted use up no retry: an outage is tried again every five minutes, without end', () => {
    const run = drive(definitionOf([mail('mail')]));
    const held: Settlement = { kind: 'retry', held: 'outage', reason: 'store_unavailable', message: 'Not read.' };
    let last = 0;
    for (let times = 0; times < 50; times++) {
      run.settle(held);
      last = (run.state.dueAt ?? 0) - run.now;
      run.at(run.state.dueAt ?? 0);
    }
    expect(Math.abs(last - 5 * minute)).toBeLessThanOrEqual(minute);
    expect(run.state.trace).toMatchObject([{ attempts: [], outcome: null, reason: 'store_unavailable' }]);
    for (let attempts = 1; attempts < 7; attempts++) {
      run.settle(failure(run.now));
      expect(run.state.status).toBe('running');
      run.at(run.state.dueAt ?? 0);
    }
    run.settle(failure(run.now));
    expect(run.outcomes()).toEqual(['error']);
  });

  test('keep the hash of the first attempt that may have left', () => {
    const run = drive(definitionOf([mail('mail')]));
    for (const payload of [undefined, 'first', 'second']) {
      run.settle(failure(run.now, payload === undefined ? {} : { payload }));
      run.at(run.state.dueAt ?? 0);
    }
    expect(run.state.intent?.payload).toBe('first');
  });

  test('that are reported under way keep what they achieved, and get a lease of the length of their type', () => {
    const ask = { label: 'ask', type: 'ai_action' as const, config: { flavor: 'generate' as const, prompt: 'p' } };
    const run = drive(definitionOf([ask]));
    const { key = '' } = run.state.intent ?? {};
    expect(run.give({ kind: 'report', key, progress: { said: 'yes' } }).verdict).toBe('ok');
    expect(run.state.intent).toMatchObject({ progress: { said: 'yes' }, leaseUntil: run.now + 330_000 });
    expect(run.give({ kind: 'claim', key }).verdict).toBe('in_flight');
    run.at(run.now + 330_000);
    expect(run.issued).toEqual([key, key]);
    expect(run.give({ kind: 'claim', key }).verdict).toBe('ok');
    expect(run.give({ kind: 'report', key: 'run-1:9:1' }).verdict).toBe('unchanged');
  });

  test('R4: the same result twice counts once', () => {
    const run = drive(definitionOf([mail('a'), mail('b')]));
    const key = run.state.intent?.key ?? '';
    run.give({ kind: 'settle', key, settlement: sent });
    const before = run.state;
    expect(run.give({ kind: 'settle', key, settlement: sent }).verdict).toBe('unchanged');
    expect(run.state).toEqual(before);
  });

  test('R5: a claim is refused when the step is done or waits for its retry, or the run is paused or cancelled', () => {
    const run = drive(definitionOf([mail('a'), mail('b')]));
    const key = run.state.intent?.key ?? '';
    expect(run.give({ kind: 'claim', key: 'run-1:9:1' }).verdict).toBe('done');
    run.settle(failure(run.now));
    expect(run.give({ kind: 'claim', key }).verdict).toBe('done');
    run.at(run.state.dueAt ?? 0);
    run.give({ kind: 'pause', actor: 'ada' });
    expect(run.give({ kind: 'claim', key }).verdict).toBe('paused');
    run.give({ kind: 'cancel', actor: 'ada' });
    expect(run.give({ kind: 'claim', key }).verdict).toBe('final');
  });

  test('R7: an SMS that was claimed and never settled is not sent again', () => {
    const run = drive(definitionOf([{ label: 'sms', type: 'send_sms', config: { to: '+1', body: 'x' } }]));
    run.give({ kind: 'claim', key: run.state.intent?.key ?? '' });
    run.at(run.state.intent?.leaseUntil ?? 0);
    expect(run.issued).toHaveLength(1);
    expect(run.state.trace[0]).toMatchObject({ outcome: 'error', reason: 'unknown_result' });
  });
});

describe('retries', () => {
  const exhaust = (run: ReturnType<typeof drive>, settlement: (at: number) => Settlement) => {
    for (let turn = 0; turn < 20 && run.state.intent; turn++) {
      run.settle(settlement(run.now));
      if (run.state.dueAt !== null) run.at(run.state.dueAt);
    }
  };

  test('an effect is given up after seven attempts, and the run continues by default', () => {
    const run = drive(definitionOf([mail('mail'), nap('nap', 5)]));
    exhaust(run, (at) => failure(at));
    expect(run.state.trace[0]).toMatchObject({ outcome: 'error', reason: 'provider_unavailable' });
    expect(run.state.trace[0]?.attempts).toHaveLength(7);
    expect(run.labels()).toEqual(['mail', 'nap']);
  });

  test('`onError: fail` ends the run as failed and names the step', () => {
    const run = drive(definitionOf([mail('mail'), nap('nap', 5)], { settings: { onError: 'fail' } }));
    exhaust(run, (at) => failure(at));
    expect(run.state).toMatchObject({ status: 'failed', dueAt: null, intent: null });
    expect(run.state.exitReason).toContain('mail');
  });

  test('an effect whose attempts were all answered with 429 ends as rate_limited', () => {
    const run = drive(definitionOf([mail('mail')]));
    exhaust(run, (at) => failure(at, { attempt: { at, ms: 1, statusCode: 429, rateLimited: true } }));
    expect(run.outcomes()).toEqual(['rate_limited']);
  });

  test('a push that reached one device ends as sent, though it failed for the others', () => {
    const run = drive(definitionOf([{ label: 'push', type: 'send_push', config: { title: 't', body: 'b' } }]));
    exhaust(run, (at) => failure(at, { progress: ['token-1'] }));
    expect(run.state.trace[0]).toMatchObject({ outcome: 'sent' });
    expect(run.state.trace[0]?.message).toContain('1 reached');
  });

  test('a model that does not answer is ai_pending between attempts and ai_unavailable in the end', () => {
    const run = drive(definitionOf([{ label: 'ai', type: 'ai_action', config: { flavor: 'generate', prompt: 'p' } }]));
    run.settle(failure(run.now));
    expect(run.state.trace[0]).toMatchObject({ outcome: 'ai_pending', finishedAt: null });
    run.at(run.state.dueAt ?? 0);
    exhaust(run, (at) => failure(at));
    expect(run.outcomes()).toEqual(['ai_unavailable']);
  });

  test('Retry-After lengthens the planned delay, up to an hour', () => {
    const run = drive(definitionOf([mail('mail')]));
    run.settle(failure(run.now, { retryAfterMs: 90_000 }));
    expect(run.state.dueAt).toBe(start + 90_000);
    const other = drive(definitionOf([mail('mail')]));
    other.settle(failure(other.now, { retryAfterMs: 100 * 3_600_000 }));
    expect(other.state.dueAt).toBe(start + 3_600_000);
  });
});

describe('pause, resume, cancel, exit', () => {
  test('R5: a pause keeps the deadline, and an overdue wait continues when the run is resumed', () => {
    const run = drive(definitionOf([nap('nap', 1), mail('mail')]));
    run.give({ kind: 'pause', actor: 'ada' });
    expect(nextAlarm(run.state)).toBeNull();
    expect(run.at(start + 5 * minute).verdict).toBe('unchanged');
    expect(run.issued).toEqual([]);
    run.give({ kind: 'resume', actor: 'ada' });
    expect(run.issued).toEqual(['run-1:1:1']);
    expect(run.state.audit.map((note) => note.action)).toEqual(['started', 'paused', 'resumed']);
  });

  test('R5: a result that arrives during a pause is stored, and the next step begins when the run is resumed', () => {
    const run = drive(definitionOf([mail('a'), mail('b')]));
    const key = run.state.intent?.key ?? '';
    run.give({ kind: 'pause', actor: 'ada' });
    run.give({ kind: 'settle', key, settlement: sent });
    expect(run.outcomes()).toEqual(['sent']);
    expect(run.issued).toHaveLength(1);
    run.give({ kind: 'resume', actor: 'ada' });
    expect(run.issued).toEqual([key, 'run-1:1:1']);
  });

  test('R4, R5: a cancelled run takes nothing but a note of a late result', () => {
    const run = drive(definitionOf([mail('a'), mail('b')]));
    const key = run.state.intent?.key ?? '';
    run.give({ kind: 'cancel', actor: 'ada' });
    expect(run.give({ kind: 'settle', key, settlement: sent }).verdict).toBe('late');
    expect(run.give({ kind: 'settle', key, settlement: sent }).verdict).toBe('unchanged');
    for (const input of [{ kind: 'alarm' }, { kind: 'resume', actor: 'x' }, { kind: 'cancel', actor: 'x' }] as const) {
      expect(run.at(start + 100 * minute, input).verdict).toBe('final');
    }
    expect(run.issued).toHaveLength(1);
    expect(run.state.audit.at(-1)).toMatchObject({ action: 'late_result', detail: `${key}: sent` });
  });

  test('an exit rule ends a run in the middle of a wait and names the event', () => {
    const run = drive(definitionOf([nap('nap', 60), mail('mail')], { exitOn: [{ eventType: 'order.*' }] }));
    const happened = (id: string, type: string) => ({ id, type, timestamp: start, receivedAt: start });
    expect(run.give({ kind: 'event', event: happened('e-0', 'cart.viewed') }).verdict).toBe('unchanged');
    run.give({ kind: 'event', event: happened('e-1', 'order.completed') });
    expect(run.state).toMatchObject({ status: 'exited', dueAt: null });
    expect(run.state.exitReason).toContain('e-1');
  });
});
