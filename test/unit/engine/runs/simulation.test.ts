import { describe, expect, test } from 'vitest';
import { simulate } from '../../../../bench/simulate.ts';
import { stepTypes } from '../../../../src/contract/workflows/steps/registry.ts';
import type { Definition } from '../../../../src/contract/workflows/workflow.ts';
import { advance } from '../../../../src/engine/runs/advance.ts';
import { newRun, type RunState } from '../../../../src/engine/runs/state.ts';
import { checkDigest, checkMove, checkTrace, type Move, newOutside } from '../../../support/simulation/checks.ts';
import { Dice, randomDefinition } from '../../../support/simulation/definitions.ts';
import { SimulatedRun } from '../../../support/simulation/simulated-run.ts';
import { runSchedule } from '../../../support/simulation/simulation.ts';

const start = 1_800_000_000_000;
const mail = (label: string, delayMinutes = 0) => ({
  label,
  delayMinutes,
  next: null,
  type: 'send_email' as const,
  config: { to: 'a@example.com', subject: 's', bodyHtml: 'b' },
});
const definition: Definition = {
  trigger: { eventType: 'simulated' },
  reentry: { policy: 'every', cooldownMinutes: 0 },
  exitOn: [],
  settings: { missingVariables: 'empty', onError: 'continue' },
  steps: [mail('first'), mail('second', 1)],
};

describe('schedules of crashes, repeats, pauses and clock jumps', () => {
  test('R1 to R9: 3,000 random schedules break no rule of the engine', () => {
    const { breaches, statuses } = simulate(3_000, 7);
    expect(breaches).toEqual([]);
    expect(Object.keys(statuses).sort(), 'every final status is reached').toEqual([
      'cancelled',
      'completed',
      'exited',
      'failed',
    ]);
  }, 60_000);

  test('R2: the engine throws in the middle of moves, also behind a result and before the start, and keeps the rules', () => {
    const ended = Array.from({ length: 2_000 }, (_, index) => runSchedule(7, index).digest)
      .map((digest) => (JSON.parse(digest) as [RunState])[0])
      .filter(({ exitReason }) => exitReason?.includes('The engine could not continue'));
    expect(ended.length).toBeGreaterThan(50);
    expect(ended.filter(({ trace }) => trace.length > 1 && trace.at(-2)?.outcome === 'sent')).not.toEqual([]);
    expect(ended.filter(({ trace }) => trace.length <= 1)).not.toEqual([]);
  });

  test('R9: the same seed gives the same trace', () => {
    for (let index = 0; index < 200; index++) {
      expect(runSchedule(11, index, { freezes: true }).digest).toBe(runSchedule(11, index).digest);
    }
    expect(runSchedule(11, 0).digest).not.toBe(runSchedule(12, 0).digest);
  });

  test('random workflows contain every type of step, and only forward jumps', () => {
    const types = new Set<string>();
    for (let index = 0; index < 300; index++) {
      const { steps } = randomDefinition(new Dice(1, index));
      for (const [place, step] of steps.entries()) {
        types.add(step.type);
        const at = steps.findIndex(({ label }) => label === step.next);
        if (step.next !== null && step.next !== 'end') expect(at).toBeGreaterThan(place);
      }
    }
    expect([...types].toSorted()).toEqual(stepTypes.toSorted());
  });
});

/** A first move whose result is falsified. */
function spoiled(spoil: (state: RunState) => RunState, input: Move['input'] = { kind: 'start' }): () => void {
  const before = newRun('run', start);
  const advanced = advance(definition, before, { kind: 'start' }, start, null);
  const move = { before, input, advanced: { ...advanced, state: spoil(advanced.state) }, now: start, vip: false };
  return () => checkMove(definition, move);
}

describe('the checks of the simulation', () => {
  test('notice an event that joined twice, or was forgotten', () => {
    const gathered = { events: [], count: 1 };
    const state = { ...newRun('run', start), digest: { current: gathered, next: gathered, taken: ['join-0000001'] } };
    const outside = { ...newOutside(), joined: new Set(['join-0000001']) };
    expect(() => checkDigest(state, outside)).not.toThrow();
    const twice = { ...state, digest: { ...state.digest, taken: ['join-0000001', 'join-0000001'] } };
    expect(() => checkDigest(twice, outside)).toThrow('joins a run once');
    expect(() => checkDigest({ ...state, digest: null }, outside)).toThrow('stays part of the run');
  });

  test('accept a correct move', () => {
    expect(spoiled((state) => state)).not.toThrow();
  });

  test.each([
    ['a cursor that goes back', 'the cursor never goes back', (state: RunState) => ({ ...state, cursor: -1 })],
    [
      'a task whose effect is not in the state',
      'an effect is in the state',
      (state: RunState) => ({ ...state, intent: null, dueAt: start }),
    ],
    ['a running run without a time limit', 'has a time limit', (state: RunState) => ({ ...state, intent: null })],
    [
      'a task of a paused run',
      'only a running run issues a task',
      (state: RunState) => ({ ...state, status: 'paused' as const }),
    ],
    ['a seq that does not grow', 'seq grows', (state: RunState) => ({ ...state, seq: 0 })],
    ['a key that changes', 'the key is run, cursor and visit', (state: RunState) => ({ ...state, visit: 2 })],
  ])('notice %s', (_what, rule, spoil) => {
    expect(spoiled(spoil)).toThrow(rule);
  });

  test('notice a result that is not stored in its move', () => {
    const before = advance(definition, newRun('run', start), { kind: 'start' }, start, null).state;
    const input = { kind: 'settle', key: 'run:0:1', settlement: { kind: 'done', outcome: 'sent' } } as const;
    const advanced = advance(definition, before, input, start, null);
    const check = (state: RunState) => () =>
      checkMove(definition, { before, input, advanced: { ...advanced, state }, now: start, vip: false });
    expect(check(advanced.state)).not.toThrow();
    expect(check({ ...advanced.state, trace: before.trace })).toThrow('R2: a result is stored in its move');
  });

  test('notice an effect that never happened, an attempt without a claim, a missing step and an early end', () => {
    const entry = (index: number, label: string) => ({
      index,
      label,
      type: 'send_email' as const,
      outcome: 'sent' as const,
      startedAt: start,
      finishedAt: start,
      attempts: [],
      seq: 1,
      delivery: null,
    });
    const ended = { ...newRun('run', start), status: 'completed' as const, cursor: 2, finishedAt: start };
    const once = new Map([
      ['run:0:1', 1],
      ['run:1:1', 1],
    ]);
    const outside = { effects: once, granted: once, restarts: [], moves: [], joined: new Set<string>() };
    const whole = [entry(0, 'first'), entry(1, 'second')];
    expect(() => checkTrace([definition], ended, whole, outside)).not.toThrow();
    expect(() => checkTrace([definition], ended, whole, { ...outside, effects: new Map() })).toThrow('has happened');
    expect(() => checkTrace([definition], ended, whole, { ...outside, granted: new Map() })).toThrow('without a claim');
    expect(() => checkTrace([definition], ended, whole.slice(1), outside)).toThrow('in the order');
    expect(() => checkTrace([definition], ended, whole.slice(0, 1), outside)).toThrow('came to the end');
  });
});

describe('the simulated object', () => {
  test('R2: keeps what was committed and loses the rest when it crashes', () => {
    const run = new SimulatedRun(definition, start, true);
    expect(() => run.start('before', false)).toThrow();
    expect(run.state()).toBeNull();
    expect(() => run.start('after', false)).toThrow();
    expect(run.state()?.intent?.key).toBe('run:0:1');
    expect(run.storage.alarm, 'the row of the run is watched instead').toBeNull();
    expect(run.claim('run:0:1', 'whole')).toBe(true);
    expect(run.claim('run:0:1', 'whole'), 'one claim at a time').toBe(false);
    run.evict();
    expect(run.claim('run:0:1', 'whole')).toBe(true);
  });

  test('throws when a stored state is changed in place', () => {
    const run = new SimulatedRun(definition, start, true);
    run.start('whole', false);
    expect(() => Object.assign(run.state() ?? {}, { cursor: 1 })).toThrow(TypeError);
  });
});
