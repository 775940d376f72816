// What two people changed, step by step: what was there before, theirs and mine side by side.
import type { Draft } from '../draft.ts';
import { triggerId } from '../exits.ts';
import { withOwnLabels } from '../merge/sides.ts';
import { type Conflict, mergeDrafts } from '../merge.ts';
import { type Compared, compareDrafts } from '../versions/compare.ts';

/** Who changed a step: one side alone, both in ways that fit together, or both so that one must be chosen. */
export type Outcome = 'theirs' | 'mine' | 'together' | 'choose';

export interface ConflictRow extends Compared {
  outcome: Outcome;
  /** What must be chosen in it. */
  conflicts: Conflict[];
}

/** The rows of three drafts, those with something to choose first. `conflicts` as the merge found them. */
export function conflictRows(base: Draft, theirs: Draft, mine: Draft, conflicts: readonly Conflict[]): ConflictRow[] {
  const rows = compareDrafts([base, theirs, withOwnLabels(base, theirs, mine)]).map((row): ConflictRow => {
    const own = conflicts.filter(({ label }) => (label ?? triggerId) === row.label);
    return { ...row, conflicts: own, outcome: own.length > 0 ? 'choose' : outcomeOf(row) };
  });
  return [...rows.filter(({ outcome }) => outcome === 'choose'), ...rows.filter(({ outcome }) => outcome !== 'choose')];
}

function outcomeOf({ fields }: Compared): Outcome {
  const isTheirs = fields.some(({ texts: [before, theirs] }) => theirs !== before);
  const isMine = fields.some(({ texts: [before, , mine] }) => mine !== before);
  return isTheirs && isMine ? 'together' : isTheirs ? 'theirs' : 'mine';
}

/** The choice of one side for everything that must be chosen. */
export function choiceForAll(base: Draft, theirs: Draft, mine: Draft, side: Conflict['chosen']) {
  return Object.fromEntries(mergeDrafts(base, theirs, mine).conflicts.map(({ id }) => [id, side]));
}
