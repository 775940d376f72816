// One side of a merge, and what it says of steps and ways.
import { isObject } from '../../../contract/json.ts';
import { deepEqual } from '../../../engine/conditions/deep-equal.ts';
import { endTarget } from '../../../engine/graph.ts';
import { behaviourOf } from '../../../engine/steps/registry.ts';
import { type Draft, type DraftStep, stepOf } from '../draft.ts';
import { rename } from '../edits/fields.ts';
import { freshLabels } from '../edits/insert.ts';
import { choicesOf, type Way, waysOf } from '../exits.ts';
import { labelOrder } from './label-order.ts';

export interface Side {
  draft: Draft;
  ways: ReadonlyMap<string, readonly Way[]>;
}

export function sideOf(draft: Draft): Side {
  return { draft, ways: Map.groupBy(waysOf(draft), ({ exit }) => exit.label) };
}

export const waysFor = ({ ways }: Side, label: string): readonly Way[] => ways.get(label) ?? [];

/** What a step says, without where it leads. */
export function contentOf(step: DraftStep): Record<string, unknown> {
  const { next: _next, config, ...rest } = step;
  const { fields, choices } = behaviourOf(step).jumps;
  const kept = Object.entries(config).filter(([field]) => !fields.includes(field) && field !== choices);
  const values = choicesOf(step).map((choice) => (isObject(choice) ? choice.value : choice));
  return { ...rest, config: Object.fromEntries(kept), ...(values.length === 0 ? {} : { choices: values }) };
}

/** The target, or where the steps on the way to it lead that are not part of something; sides are asked in turn. */
export function standingTarget(target: string, sides: readonly Side[], labels: ReadonlySet<string>): string {
  const seen = new Set<string>();
  let at = target;
  while (at !== endTarget && !labels.has(at) && !seen.has(at)) {
    seen.add(at);
    const ways = sides.map((side) => waysFor(side, at)).find((found) => found.length > 0);
    at = ways?.find(({ drawn }) => drawn)?.target ?? endTarget;
  }
  return labels.has(at) ? at : endTarget;
}

/** The labels of both sides in one order: that of the side which changed it, with what the other one added in its place. */
export function sidesOrder(base: Side, theirs: Side, mine: Side): string[] {
  const [old, their, own] = [base, theirs, mine].map(({ draft }) => draft.steps.map(({ label }) => label));
  const known = new Set(old);
  const inBoth = (labels: string[] = []) => labels.filter((label) => known.has(label));
  const kept = new Set(inBoth(their));
  const theirsKeptOrder = deepEqual(
    inBoth(their),
    (old ?? []).filter((label) => kept.has(label)),
  );
  const [first = [], second = []] = theirsKeptOrder ? [own, their] : [their, own];
  return labelOrder(first, second);
}

/** My draft, with other labels for the steps under whose labels they added other ones. */
export function withOwnLabels(base: Draft, theirs: Draft, mine: Draft): Draft {
  const their = sideOf(theirs);
  const own = sideOf(mine);
  const isSame = (label: string) => {
    const [one, other] = [stepOf(theirs, label), stepOf(mine, label)];
    const targets = (side: Side) => waysFor(side, label).map(({ id, target }) => [id, target]);
    return (
      one !== undefined &&
      other !== undefined &&
      deepEqual(contentOf(one), contentOf(other)) &&
      deepEqual(targets(their), targets(own))
    );
  };
  const taken = mine.steps
    .map(({ label }) => label)
    .filter((label) => stepOf(theirs, label) && !stepOf(base, label) && !isSame(label));
  return taken.reduce((draft, label) => {
    const [fresh = label] = freshLabels({ steps: [...draft.steps, ...theirs.steps, ...base.steps] }, [label]);
    const result = rename(draft, { label, to: fresh });
    return result.ok ? result.draft : draft;
  }, mine);
}
