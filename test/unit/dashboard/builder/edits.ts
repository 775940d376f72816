// Edits of random drafts.
import { stepTypes } from '../../../../src/contract/workflows/steps/registry.ts';
import type { Draft } from '../../../../src/dashboard/builder/draft.ts';
import { columnMoves, copyText, deletionsOf, type Edit, moveTargets } from '../../../../src/dashboard/builder/edit.ts';
import { allowedTargets, waysOf } from '../../../../src/dashboard/builder/exits.ts';

/** An edit of a draft by one number; null where the draft has none of its kind. */
export const editMakers: Record<string, (draft: Draft, pick: number) => Edit | null> = {
  insert: (draft, pick) => ({ kind: 'insert', at: oneOf(drawnWays(draft), pick).exit, type: oneOf(stepTypes, pick) }),
  delete: (draft, pick) => {
    if (draft.steps.length === 1) return null;
    const { label } = oneOf(draft.steps, pick);
    const deletion = oneOf(deletionsOf(draft, label), pick);
    return deletion.removes.length === draft.steps.length ? null : { kind: 'delete', label, keep: deletion.keep };
  },
  duplicate: (draft, pick) => ({ kind: 'duplicate', label: oneOf(draft.steps, pick).label }),
  move: (draft, pick) => {
    const { label } = oneOf(draft.steps, pick);
    const targets = moveTargets(draft, label);
    return targets.length === 0 ? null : { kind: 'move', label, to: oneOf(targets, pick).exit };
  },
  moveUp: (draft, pick) => columnMove(draft, pick, 'up'),
  moveDown: (draft, pick) => columnMove(draft, pick, 'down'),
  connect: (draft, pick) => {
    const at = oneOf(drawnWays(draft), pick).exit;
    const targets = allowedTargets(draft, at);
    return targets.length === 0 ? null : { kind: 'connect', at, target: oneOf(targets, pick) };
  },
  changeType: (draft, pick) => {
    const { label, type } = oneOf(draft.steps, pick);
    return {
      kind: 'changeType',
      label,
      type: oneOf(
        stepTypes.filter((other) => other !== type),
        pick,
      ),
    };
  },
  rename: (draft, pick) => ({ kind: 'rename', label: oneOf(draft.steps, pick).label, to: 'renamed' }),
  set: (draft, pick) => ({ kind: 'set', pointer: `/steps/${pick % draft.steps.length}/title`, value: 'Other' }),
  paste: (draft, pick) => {
    const text = copyText(draft, oneOf(draft.steps, pick).label);
    return { kind: 'paste', at: oneOf(drawnWays(draft), pick).exit, text };
  },
};

export const drawnWays = (draft: Draft) => waysOf(draft).filter(({ drawn }) => drawn);
export function oneOf<T>(list: readonly T[], pick: number): T {
  const found = list[pick % list.length];
  if (found === undefined) throw new Error('nothing to pick from');
  return found;
}
function columnMove(draft: Draft, pick: number, way: 'up' | 'down'): Edit | null {
  const labels = draft.steps.map(({ label }) => label).filter((label) => columnMoves(draft, label)[way]);
  return labels.length === 0 ? null : { kind: way === 'up' ? 'moveUp' : 'moveDown', label: oneOf(labels, pick) };
}
