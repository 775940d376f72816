// Steps with an `if`.
import { describe, expect, test } from 'vitest';
import { advance } from '../../../../src/engine/runs/advance.ts';
import { dryRun } from '../../../../src/engine/runs/dry-run.ts';
import { newRun } from '../../../../src/engine/runs/state.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { reachable } from '../../../../src/engine/steps/step-graph.ts';
import { toInput } from '../../../../src/engine/validate/definition.ts';
import { branch, definitionOf, mail, nap } from '../../../support/definitions.ts';

const now = Date.parse('2026-05-01T00:00:00Z');
const gold = { if: { event: 'tier', value: 'gold' } };
const scopeOf = (properties: Record<string, unknown>, traits = {}) =>
  buildScope({ event: { type: 'test', properties }, profile: { userId: 'u', traits } });
const walk = (steps: unknown[], properties: Record<string, unknown> = {}) => {
  const { state, task } = advance(definitionOf(steps), newRun('run', now), { kind: 'start' }, now, scopeOf(properties));
  return {
    state,
    task: task?.step.label ?? null,
    labels: state.trace.map(({ label, outcome }) => `${label} ${outcome}`),
  };
};

describe('a step whose `if` does not hold', () => {
  test('is passed over at once, with the wanted and the actual value, and its delay is not waited for', () => {
    const { state, task } = walk([mail('m', { ...gold, delayMinutes: 60 }), mail('next')], { tier: 'tin' });
    expect(task).toBe('next');
    expect(state.trace[0]).toMatchObject({
      outcome: 'suppressed',
      reason: 'condition_not_met',
      message: 'The step was passed over. Wanted event.tier to equal "gold", but it is "tin".',
      finishedAt: now,
      delivery: null,
    });
  });

  test('is done where it holds, and its delay is waited for', () => {
    const steps = [mail('m', { ...gold, delayMinutes: 60, spread: false }), mail('next')];
    expect(walk(steps, { tier: 'gold' }).state.dueAt).toBe(now + 60 * 60_000);
  });

  test('continues with its own next, and a branch with the step behind it', () => {
    const steps = [mail('m', { ...gold, next: 'c' }), mail('b'), mail('c')];
    expect(() => definitionOf(steps)).toThrow('unreachable_step');
    const jump = { ...branch('fork', 'end', 'end'), ...gold };
    expect(walk([mail('m', gold), jump, mail('c')]).labels).toEqual(['m suppressed', 'fork suppressed', 'c null']);
    expect([...reachable(definitionOf([jump, mail('c')]).steps)]).toEqual(['fork', 'c']);
  });

  test('continues with the next of a branch that has one', () => {
    const fork = { ...branch('fork', 'b', 'end'), ...gold, next: 'c' };
    expect(walk([fork, nap('b', 5), nap('c', 5)]).state.trace.map(({ label }) => label)).toEqual(['fork', 'c']);
    expect([...reachable(definitionOf([fork, nap('b', 5, { next: 'end' }), nap('c', 5)]).steps)]).toEqual([
      'fork',
      'b',
      'c',
    ]);
  });

  test('ends the run where it is the last one', () => {
    expect(walk([mail('m', gold)]).state.status).toBe('completed');
  });

  test('is judged when the run comes to it, by values of the run', () => {
    const definition = definitionOf([nap('nap', 5), mail('m', { if: { trait: 'plan', value: '{{event.plan}}' } })]);
    const parked = advance(definition, newRun('run', now), { kind: 'start' }, now, scopeOf({ plan: 'pro' })).state;
    const later = advance(
      definition,
      parked,
      { kind: 'alarm' },
      now + 300_000,
      scopeOf({ plan: 'pro' }, { plan: 'pro' }),
    );
    expect(later.task?.step.label).toBe('m');
  });

  test('needs the profile, so a move without it is repeated with it', () => {
    const definition = definitionOf([mail('m', gold)]);
    expect(() => advance(definition, newRun('run', now), { kind: 'start' }, now, null)).toThrow('needs the profile');
  });
});

test('a dry-run shows the step that is passed over', () => {
  const definition = definitionOf([mail('m', { ...gold, delayMinutes: 60 }), mail('next')]);
  const source = { event: { type: 'test', properties: { tier: 'tin' } }, profile: { userId: 'u' }, run: {}, org: {} };
  const trace = dryRun({ definition, source, runId: 'r', now, emailTemplates: new Map(), gates: () => null });
  expect(trace.steps).toMatchObject([
    { label: 'm', outcome: 'suppressed', reason: 'condition_not_met', simulatedAt: '2026-05-01T00:00:00.000Z' },
    { label: 'next', outcome: 'sent', simulatedAt: '2026-05-01T00:00:00.000Z' },
  ]);
});

test('a saved `if` comes back as it was written', () => {
  const condition = {
    any: [
      { trait: 'plan', value: '{{event.plan}}' },
      { ai: 'mood', op: 'exists' as const },
    ],
  };
  const definition = definitionOf([
    { label: 'a', type: 'ai_action', config: { flavor: 'generate', prompt: 'p', saveTo: 'mood' } },
    mail('m', { if: condition }),
  ]);
  expect(toInput('n', null, true, definition).steps[1]).toMatchObject({ if: condition });
});
