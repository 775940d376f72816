import { workflowLimits } from '../../../contract/workflows/workflow.ts';
import { assignLabels } from '../../../engine/validate/labels.ts';
import type { Draft } from '../draft.ts';
import { type Exit, exitId, triggerId } from '../exits.ts';
import { starterOf, typeName } from '../starters.ts';
import { addSteps, relead, settled, type Wiring, wayAt, wiringOf } from '../wiring.ts';
import { type EditOf, named, type Refused, refused } from './edit.ts';

/** Labels for new steps that collide with none: as they were where they are free. */
export function freshLabels({ steps }: Pick<Draft, 'steps'>, wanted: readonly string[]): string[] {
  const taken = new Set(steps.map(({ label }) => label));
  const requests = wanted.map((label) =>
    taken.has(label) ? { given: null, base: label.replace(/_\d+$/, '').slice(0, 60) } : { given: label, base: label },
  );
  const given = steps.map(({ label }) => ({ given: label, base: label }));
  return assignLabels([...given, ...requests]).slice(steps.length);
}

/** Why steps cannot be added; null where they can. */
export function tooMany({ steps }: Pick<Draft, 'steps'>, added: number): Refused | null {
  if (steps.length + added <= workflowLimits.steps) return null;
  return refused(`A workflow has at most ${workflowLimits.steps} steps.`);
}

/** Place right behind the step of an exit. */
export const placeBehind = ({ steps }: Pick<Wiring, 'steps'>, { label }: Exit): number =>
  label === triggerId ? 0 : steps.findIndex((step) => step.label === label) + 1;

export const insert: EditOf<'insert'> = (draft, { at, type }) => {
  const full = tooMany(draft, 1);
  if (full) return full;
  const wiring = wiringOf(draft);
  const way = wayAt(wiring, at);
  if (way === undefined) return refused('There is no such exit.');
  const [label = type] = freshLabels(draft, [type]);
  relead(wiring, ({ id }) => id === exitId(at), label);
  addSteps(wiring, [starterOf(type, label)], placeBehind(wiring, at), way.target);
  const says = `${typeName(type)} added after ${named(draft, at.label)}.`;
  return { ok: true, draft: settled(draft, wiring), focus: label, says };
};
