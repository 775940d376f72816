// What keeps a draft from being published: the faults that the API would report, each with its place in the builder.
import type { Fault } from '../../contract/errors.ts';
import { type References, validateWorkflow } from '../../engine/validate/definition.ts';
import { type Draft, labelAt } from './draft.ts';
import { triggerId } from './exits.ts';

export interface Problem {
  fault: Fault;
  /** Label of the step, or `(trigger)` for everything outside of the steps. */
  label: string;
  /** Pointer below the step; for the trigger, below the workflow. */
  field: string;
}

/** Faults that the server found in a draft, such as an address that it will not call. */
export interface Refusal {
  draft: Draft;
  faults: readonly Fault[];
}

/** The problems of a draft, in the order of its steps. Those of a refusal count until something changes. */
export function problemsOf(draft: Draft, references: References, refusal: Refusal | null): Problem[] {
  const verdict = validateWorkflow(draft, references);
  const own = verdict.ok ? [] : verdict.faults;
  const known = new Set(own.map(keyOf));
  const added = refusal?.draft === draft ? refusal.faults.filter((fault) => !known.has(keyOf(fault))) : [];
  return [...own, ...added].map((fault) => problemOf(draft, fault));
}

const keyOf = ({ pointer, message }: Fault) => `${pointer} ${message}`;

function problemOf(draft: Draft, fault: Fault): Problem {
  const label = labelAt(draft, fault.pointer);
  const field = label === null ? fault.pointer : fault.pointer.replace(/^\/steps\/\d+/, '');
  return { fault, label: label ?? triggerId, field };
}

/** Problems by the label of their step. */
export const byStep = (problems: readonly Problem[]): ReadonlyMap<string, readonly Problem[]> =>
  Map.groupBy(problems, ({ label }) => label);
