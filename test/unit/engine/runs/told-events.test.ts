// Events that are told to a run: from clocks that are wrong, twice, and in the middle of several waits.
import { describe, expect, test } from 'vitest';
import { advance } from '../../../../src/engine/runs/advance.ts';
import { type AdvanceInput, newRun, type RunState } from '../../../../src/engine/runs/state.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { definitionOf, mail, nap } from '../../../support/definitions.ts';

const start = Date.parse('2026-05-01T00:00:00Z');
const second = 1_000;
const minute = 60_000;
const scope = buildScope({ event: { type: 'go' }, profile: { userId: 'u' } });
const forPaid = (label: string, extra: object = {}) => ({
  label,
  type: 'wait',
  config: { waitForEvent: { eventType: 'paid', ...extra }, timeoutMinutes: 600 },
});

/** A run that began with an event which happened and was received at the start. */
function drive(steps: unknown[], extra: Record<string, unknown> = {}) {
  const definition = definitionOf(steps, extra);
  const opening = { id: 'opening', timestamp: start, receivedAt: start };
  const run = {
    state: newRun('run-1', start, opening) as RunState,
    now: start,
    give(input: AdvanceInput) {
      const advanced = advance(definition, run.state, input, run.now, scope);
      run.state = advanced.state;
      return advanced.verdict;
    },
    /** Tells an event that was received so long after the start; `behindMs`: how far its clock is behind. */
    tell(id: string, receivedMs: number, behindMs = 0, type = 'paid') {
      const receivedAt = start + receivedMs;
      run.now = Math.max(run.now, receivedAt);
      const event = { id, type, timestamp: receivedAt - behindMs, receivedAt, properties: {} };
      return run.give({ kind: 'event', event });
    },
    labels: () => run.state.trace.map(({ label }) => label),
  };
  run.give({ kind: 'start' });
  return run;
}

describe('an event from a clock that is a minute behind', () => {
  test('ends the run by an exit rule, although it seems to have happened before the run began', () => {
    const run = drive([nap('nap', 30), mail('mail')], { exitOn: [{ eventType: 'paid' }] });
    expect(run.tell('e-1', 30 * second, minute)).toBe('ok');
    expect(run.state.status).toBe('exited');
  });

  test.each(['run_start', 'previous_step'])('ends a wait that listens since %s', (since) => {
    const first = drive([forPaid('hold', { since }), mail('mail')]);
    expect(first.tell('e-1', 30 * second, minute)).toBe('ok');
    expect(first.labels()).toEqual(['hold', 'mail']);
    const second_ = drive([nap('nap', 1), forPaid('hold', { since }), mail('mail')]);
    second_.now = start + minute;
    second_.give({ kind: 'alarm' });
    expect(second_.tell('e-1', minute + 30 * second, 5 * minute)).toBe('ok');
    expect(second_.labels()).toEqual(['nap', 'hold', 'mail']);
  });

  test('does not concern the run when it was received before it, or in one call with it but happened earlier', () => {
    const run = drive([forPaid('hold'), mail('mail')], { exitOn: [{ eventType: 'paid' }] });
    expect(run.tell('e-1', -second, minute)).toBe('unchanged');
    expect(run.tell('e-2', 0, second)).toBe('unchanged');
    expect(run.tell('e-3', 0, 0)).toBe('ok');
  });
});

test('an event from a clock that runs ahead does not count for a step that began after it was received', () => {
  const run = drive([nap('nap', 2), forPaid('hold'), mail('mail')]);
  expect(run.tell('e-1', minute, -5 * minute), 'kept').toBe('ok');
  run.now = start + 2 * minute;
  run.give({ kind: 'alarm' });
  expect(run.labels()).toEqual(['nap', 'hold']);
});

describe('an event that is told twice', () => {
  test('ends one wait of two in a row', () => {
    const run = drive([forPaid('first'), forPaid('second', { since: 'run_start' }), mail('mail')]);
    expect(run.tell('e-1', minute, -5 * minute)).toBe('ok');
    expect(run.tell('e-1', minute, -5 * minute)).toBe('unchanged');
    expect(run.labels()).toEqual(['first', 'second']);
    expect(run.tell('e-2', 2 * minute)).toBe('ok');
    expect(run.labels()).toEqual(['first', 'second', 'mail']);
  });

  test('ends one wait only when it was kept before either of them began', () => {
    const since = 'run_start';
    const run = drive([nap('nap', 2), forPaid('first', { since }), forPaid('second', { since }), mail('mail')]);
    run.tell('e-1', minute);
    run.now = start + 2 * minute;
    run.give({ kind: 'alarm' });
    expect(run.labels()).toEqual(['nap', 'first', 'second']);
  });

  test('is not forgotten within the next 49 that moved the run', () => {
    const waits = Array.from({ length: 60 }, (_, n) => forPaid(`hold${n}`));
    const run = drive([...waits, mail('mail')]);
    for (let n = 0; n < 50; n++) expect(run.tell(`e-${n}`, (n + 1) * second)).toBe('ok');
    expect(run.tell('e-0', minute)).toBe('unchanged');
    expect(run.state.consumed).toHaveLength(50);
  });
});

test('the event that started a run moves it no further when it is told again', () => {
  const run = drive([forPaid('hold'), mail('mail')], { exitOn: [{ eventType: 'paid' }] });
  expect(run.tell('opening', 0)).toBe('unchanged');
  expect(run.state.status).toBe('running');
});
