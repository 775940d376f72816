import { describe, expect, test } from 'vitest';
import type { Definition } from '../../../../src/contract/workflows/workflow.ts';
import { advance, needsProfile } from '../../../../src/engine/runs/advance.ts';
import { type AdvanceInput, newRun, type RunState, type Settlement } from '../../../../src/engine/runs/state.ts';
import { buildScope } from '../../../../src/engine/scope.ts';
import { branch, definitionOf, mail } from '../../../support/definitions.ts';

const now = 1_800_000_000_000;
const scope = buildScope({ event: { type: 'test', properties: { vip: true } } });
const settings = { onError: 'fail' };
const refused: Settlement = { kind: 'done', outcome: 'error', reason: 'invalid_address', message: 'No such address.' };
const sent: Settlement = { kind: 'done', outcome: 'sent' };

/** Drives a run with these settlements, one for each effect. */
function drive(
  definition: Definition,
  settlements: Settlement[],
  before: RunState = newRun('r', now),
  input?: AdvanceInput,
) {
  let advanced = advance(definition, before, input ?? { kind: 'start' }, now, scope);
  for (const settlement of settlements) {
    const key = advanced.state.intent?.key ?? 'none';
    advanced = advance(definition, advanced.state, { kind: 'settle', key, settlement }, now, scope);
  }
  return advanced;
}

describe('the restart of a failed run', () => {
  const definition = definitionOf([mail('a'), mail('b'), mail('c')], { settings });
  const failed = drive(definition, [sent, refused]).state;

  test('R3: begins with the failed step under its old key, and completes the run', () => {
    expect(failed).toMatchObject({ status: 'failed', cursor: 1 });
    const again = drive(definition, [], failed, { kind: 'restart', actor: 'key:ops' });
    expect(again.task?.key).toBe('r:1:1');
    expect(again.state).toMatchObject({ status: 'running', finishedAt: null, exitReason: null });
    expect(again.state.audit.at(-1)).toMatchObject({ actor: 'key:ops', action: 'restarted', detail: 'from b' });
    const done = drive(definition, [sent, sent], failed, { kind: 'restart', actor: 'key:ops' }).state;
    expect(done.status).toBe('completed');
    expect(done.trace.map(({ label, outcome }) => `${label} ${outcome}`)).toEqual([
      'a sent',
      'b error',
      'b sent',
      'c sent',
    ]);
  });

  test('begins with the step that `from` names, under its old key', () => {
    const again = drive(definition, [], failed, { kind: 'restart', from: 'a', actor: 'key:ops' });
    expect(again.task?.key).toBe('r:0:1');
  });

  test('may fail, after which the run is restarted again', () => {
    const twice = drive(definition, [refused], failed, { kind: 'restart', actor: 'key:ops' }).state;
    expect(twice.status).toBe('failed');
    expect(drive(definition, [sent, sent], twice, { kind: 'restart', actor: 'key:ops' }).state.status).toBe(
      'completed',
    );
  });

  test('changes nothing when the step is unknown or the run is not failed', () => {
    for (const [state, from] of [
      [failed, 'nowhere'],
      [drive(definition, [sent]).state, 'a'],
      [drive(definition, [sent, sent, sent]).state, 'a'],
    ] as const) {
      const advanced = advance(definition, state, { kind: 'restart', from, actor: 'key:ops' }, now, scope);
      expect(advanced).toMatchObject({ verdict: 'unchanged', task: null });
      expect(advanced.state).toEqual(state);
    }
  });

  test('reads the profile when a branch is between the named step and the failed one', () => {
    const branching = definitionOf([branch('vip', 'gold', 'plain'), mail('plain', { next: 'end' }), mail('gold')], {
      settings,
    });
    const broken = drive(branching, [refused]).state;
    expect(broken).toMatchObject({ status: 'failed', cursor: 2 });
    expect(needsProfile(branching, broken)).toBe(true);
    const again = drive(branching, [sent], broken, { kind: 'restart', from: 'vip', actor: 'key:ops' }).state;
    expect(again.trace.map(({ label }) => label)).toEqual(['vip', 'gold', 'vip', 'gold']);
  });
});
