import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type StepType, stepTypes } from '../../../../src/contract/workflows/steps/registry.ts';
import type { Draft } from '../../../../src/dashboard/builder/draft.ts';
import {
  applyEdit,
  columnMoves,
  copyText,
  deletionsOf,
  type Edit,
  moveTargets,
} from '../../../../src/dashboard/builder/edit.ts';
import { allowedTargets, exitsOf, reachedSteps, waysOf } from '../../../../src/dashboard/builder/exits.ts';
import { createHistory, record, redo, undo } from '../../../../src/dashboard/builder/history.ts';
import { validateWorkflow } from '../../../../src/engine/validate/definition.ts';
import { diffBodies } from '../../../../src/engine/versions/definition-diff.ts';
import { randomWorkflow } from '../../../support/random-workflows.ts';
import { drafted } from './drafts.ts';

const faultsOf = (draft: Draft) => {
  const verdict = validateWorkflow(draft);
  return verdict.ok ? [] : verdict.faults;
};

/** An edit of a draft by one number; null where the draft has none of its kind. */
const makers: Record<string, (draft: Draft, pick: number) => Edit | null> = {
  insert: (draft, pick) => ({ kind: 'insert', at: of(drawnWays(draft), pick).exit, type: of(stepTypes, pick) }),
  delete: (draft, pick) => {
    if (draft.steps.length === 1) return null;
    const { label } = of(draft.steps, pick);
    const deletion = of(deletionsOf(draft, label), pick);
    return deletion.removes.length === draft.steps.length ? null : { kind: 'delete', label, keep: deletion.keep };
  },
  duplicate: (draft, pick) => ({ kind: 'duplicate', label: of(draft.steps, pick).label }),
  move: (draft, pick) => {
    const { label } = of(draft.steps, pick);
    const targets = moveTargets(draft, label);
    return targets.length === 0 ? null : { kind: 'move', label, to: of(targets, pick).exit };
  },
  moveUp: (draft, pick) => columnMove(draft, pick, 'up'),
  moveDown: (draft, pick) => columnMove(draft, pick, 'down'),
  connect: (draft, pick) => {
    const at = of(drawnWays(draft), pick).exit;
    const targets = allowedTargets(draft, at);
    return targets.length === 0 ? null : { kind: 'connect', at, target: of(targets, pick) };
  },
  changeType: (draft, pick) => {
    const { label, type } = of(draft.steps, pick);
    return {
      kind: 'changeType',
      label,
      type: of(
        stepTypes.filter((other) => other !== type),
        pick,
      ),
    };
  },
  rename: (draft, pick) => ({ kind: 'rename', label: of(draft.steps, pick).label, to: 'renamed' }),
  set: (draft, pick) => ({ kind: 'set', pointer: `/steps/${pick % draft.steps.length}/title`, value: 'Other' }),
  paste: (draft, pick) => {
    const text = copyText(draft, of(draft.steps, pick).label);
    return { kind: 'paste', at: of(drawnWays(draft), pick).exit, text };
  },
};

const drawnWays = (draft: Draft) => waysOf(draft).filter(({ drawn }) => drawn);
function of<T>(list: readonly T[], pick: number): T {
  const found = list[pick % list.length];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}
function columnMove(draft: Draft, pick: number, way: 'up' | 'down'): Edit | null {
  const labels = draft.steps.map(({ label }) => label).filter((label) => columnMoves(draft, label)[way]);
  return labels.length === 0 ? null : { kind: way === 'up' ? 'moveUp' : 'moveDown', label: of(labels, pick) };
}

const oftenEnough = { numRuns: 200 };

describe.each(Object.entries(makers))('%s', (kind, make) => {
  const cases = fc.tuple(randomWorkflow(), fc.nat(10_000)).map(([body, pick]) => ({ draft: drafted(body), pick }));

  test('makes no fault but steps that are not reached', () => {
    fc.assert(
      fc.property(cases, ({ draft, pick }) => {
        const edit = make(draft, pick);
        fc.pre(edit !== null);
        const result = applyEdit(draft, edit);
        if (!result.ok) return expect(result.says).not.toBe('');
        // A new or changed step may ask for what only a person can fill in.
        const own =
          kind === 'insert' || kind === 'changeType'
            ? result.draft.steps.findIndex(({ label }) => label === result.focus)
            : -1;
        const found = faultsOf(result.draft).filter(
          ({ pointer, code }) => code !== 'unreachable_step' && !pointer.startsWith(`/steps/${own}/config`),
        );
        expect(found, JSON.stringify(edit)).toEqual([]);
        if (kind !== 'connect' && kind !== 'changeType')
          expect(reachedSteps(result.draft).size).toBe(result.draft.steps.length);
      }),
      oftenEnough,
    );
  });

  test('is undone and done again as a whole', () => {
    fc.assert(
      fc.property(cases, ({ draft, pick }) => {
        const edit = make(draft, pick);
        fc.pre(edit !== null);
        const result = applyEdit(draft, edit);
        if (!result.ok) return;
        const before = createHistory(draft, 's0');
        const after = record(before, { draft: result.draft, selection: result.focus ?? 's0', at: 1_000 });
        if (result.draft === draft) return;
        expect(undo(after).present).toEqual({ draft, selection: 's0' });
        expect(redo(undo(after)).present).toEqual(after.present);
      }),
      { numRuns: 50 },
    );
  });
});

describe('an insert', () => {
  test('changes nothing but the exit into which the step is put', () => {
    fc.assert(
      fc.property(randomWorkflow(), fc.nat(10_000), (body, pick) => {
        const draft = drafted(body);
        const { exit, target } = of(drawnWays(draft), pick);
        const result = applyEdit(draft, { kind: 'insert', at: exit, type: of<StepType>(stepTypes, pick >> 4) });
        if (!result.ok || !result.focus) throw new Error(result.says);
        const changes = diffBodies({ ...draft }, { ...result.draft });
        const changed = new Set(changes.map(({ step }) => step));
        expect([...changed].every((step) => step === result.focus || step === exit.label)).toBe(true);
        expect(result.draft.steps.filter(({ label }) => label !== result.focus).map(({ label }) => label)).toEqual(
          draft.steps.map(({ label }) => label),
        );
        for (const way of exitsOf(result.draft, result.focus)) expect(way.target).toBe(target);
        // A way that was part of another one may be drawn by itself now.
        const old = new Map(waysOf(draft).map((way) => [way.id, way.target]));
        for (const way of drawnWays(result.draft))
          if (way.exit.label !== result.focus)
            expect(way.target).toBe(way.id === `${exit.label}#${exit.slot}` ? result.focus : old.get(way.id));
      }),
      oftenEnough,
    );
  });
});
