import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdit } from '../../../../src/dashboard/builder/edit.ts';
import { mergeDrafts } from '../../../../src/dashboard/builder/merge.ts';
import { randomWorkflow } from '../../../support/random-workflows.ts';
import { drafted } from './drafts.ts';
import { editMakers } from './edits.ts';

const twoDrafts = fc
  .tuple(
    randomWorkflow(),
    fc.array(fc.tuple(fc.constantFrom(...Object.keys(editMakers)), fc.nat(10_000)), { maxLength: 4 }),
  )
  .map(([body, picks]) => {
    const base = drafted(body);
    const changed = picks.reduce((draft, [kind, pick]) => {
      const edit = draft.steps.length === 0 ? null : (editMakers[kind]?.(draft, pick) ?? null);
      const result = edit && applyEdit(draft, edit);
      return result?.ok ? result.draft : draft;
    }, base);
    return { base, changed };
  });

describe('a merge', () => {
  test('with an unchanged side is the other one', () => {
    fc.assert(
      fc.property(twoDrafts, ({ base, changed }) => {
        expect(mergeDrafts(base, changed, base)).toEqual({ merged: changed, conflicts: [] });
        expect(mergeDrafts(base, base, changed)).toEqual({ merged: changed, conflicts: [] });
        expect(mergeDrafts(base, changed, changed)).toEqual({ merged: changed, conflicts: [] });
      }),
      { numRuns: 300 },
    );
  });
});
