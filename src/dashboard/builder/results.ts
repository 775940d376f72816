// Decides which results of earlier steps a run has when it comes to a step.
// 1. A result is there for certain where a step that saves it is on every way. A step with `if` may be passed over.
import { savedResult } from '../../engine/validate/result-names.ts';
import type { Draft, DraftStep } from './draft.ts';
import { triggerId, waysOf } from './exits.ts';

export type Presence = 'always' | 'sometimes';

type Results = ReadonlyMap<string, Presence>;

/** The results that a run can have when it comes to each step, by label: `ai.draft`, `webhook.coupon`. */
export function resultsBefore(draft: Pick<Draft, 'steps'>): Map<string, Results> {
  const sources = new Map<string, string[]>();
  for (const { exit, target, live } of waysOf(draft))
    if (live) sources.set(target, [...(sources.get(target) ?? []), exit.label]);
  const after = new Map<string, Results>([[triggerId, new Map()]]);
  const before = new Map<string, Results>();
  for (const step of draft.steps) {
    const incoming = (sources.get(step.label) ?? []).flatMap((label) => after.get(label) ?? []);
    const found = together(incoming);
    before.set(step.label, found);
    // Of a step that no run comes to nothing follows.
    if (incoming.length > 0) after.set(step.label, withResultOf(step, found));
  }
  return before;
}

/** Of several ways to one place: what all have for certain is there for certain. */
function together(ways: readonly Results[]): Results {
  const names = new Set(ways.flatMap((results) => [...results.keys()]));
  return new Map(
    [...names].map((name) => [name, ways.every((results) => results.get(name) === 'always') ? 'always' : 'sometimes']),
  );
}

function withResultOf(step: DraftStep, before: Results): Results {
  const name = savedResult(step);
  if (name === null || before.get(name) === 'always') return before;
  return new Map([...before, [name, step.if === undefined ? 'always' : 'sometimes']]);
}

/** Labels of the steps that save a result. */
export function savers({ steps }: Pick<Draft, 'steps'>, result: string): string[] {
  return steps.filter((step) => savedResult(step) === result).map(({ label }) => label);
}
