import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type StepType, stepTypes } from '../../../../src/contract/workflows/steps/registry.ts';
import type { Draft } from '../../../../src/dashboard/builder/draft.ts';
import { applyEdit } from '../../../../src/dashboard/builder/edit.ts';
import { exitsOf, reachedSteps, waysOf } from '../../../../src/dashboard/builder/exits.ts';
import { createHistory, record, redo, undo } from '../../../../src/dashboard/builder/history.ts';
import { validateWorkflow } from '../../../../src/engine/validate/definition.ts';
import { diffBodies } from '../../../../src/engine/versions/definition-diff.ts';
import { randomWorkflow } from '../../../support/random-workflows.ts';
import { drafted } from './drafts.ts';
import { drawnWays, editMakers, oneOf } from './edits.ts';

const faultsOf = (draft: Draft) => {
  const verdict = validateWorkflow(draft);
  return verdict.ok ? [] : verdict.faults;
};

const oftenEnough = { numRuns: 100 };

describe.each(Object.entries(editMakers))('%s', (kind, make) => {
  const cases = fc.tuple(randomWorkflow(), fc.nat(10_000)).map(([body, pick]) => ({ draft: drafted(body), pick }));

  test('makes no fault but steps that are not reached', () => {
    fc.assert(
      fc.property(cases, ({ draft, pick }) => {
        const edit = make(draft, pick);
        fc.pre(edit !== null);
        const result = applyEdit(draft, edit);
        expect(result).toMatchObject({ ok: true });
        if (!result.ok) return;
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
      { numRuns: 20 },
    );
  });
});

describe('an insert', () => {
  test('changes nothing but the exit into which the step is put', () => {
    fc.assert(
      fc.property(randomWorkflow(), fc.nat(10_000), (body, pick) => {
        const draft = drafted(body);
        const { exit, target } = oneOf(drawnWays(draft), pick);
        const result = applyEdit(draft, { kind: 'insert', at: exit, type: oneOf<StepType>(stepTypes, pick >> 4) });
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
