// Decides the label of every step.
// 1. A given label is kept. A missing one is derived from the type: send_email, send_email_2, …; it depends only on the
//    order of the steps and never equals a given label or "end".
import type { Fault } from '../../contract/errors.ts';
import { fault } from '../faults/sentences.ts';
import { cut } from '../faults/words.ts';
import { endTarget } from '../graph.ts';

/** What the label of a step is chosen from. */
export interface LabelRequest {
  /** The label as given, whether or not it is well formed. */
  given: string | null;
  /** Type of the step, or a word for an unknown one. */
  base: string;
}

function freeLabel(base: string, taken: ReadonlySet<string>): string {
  let label = base;
  for (let count = 2; taken.has(label); count++) label = `${base}_${count}`;
  return label;
}

/** One label for each step, in order. */
export function assignLabels(requests: readonly LabelRequest[]): string[] {
  const taken = new Set([endTarget, ...requests.flatMap(({ given }) => given ?? [])]);
  return requests.map(({ given, base }) => {
    const label = given ?? freeLabel(base, taken);
    taken.add(label);
    return label;
  });
}

/** The faults of labels that more than one step has. */
export function duplicateLabels(labels: readonly string[]): Fault[] {
  const taken = new Set(labels);
  return labels.flatMap((label, index) => {
    const first = labels.indexOf(label);
    if (first === index) return [];
    const message = `The label \`${cut(label)}\` is taken by step ${first}; every label must be unique.`;
    return [fault(`/steps/${index}/label`, 'duplicate_label', message, freeLabel(label.slice(0, 60), taken))];
  });
}
