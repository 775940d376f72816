// Decides where every jump leads, and whether the steps form a graph that only runs forward.
// 1. A target is "end", a label, or an index; "end" is never a label.
// 2. A jump leads to a later step. One that does not is a fault that names the loop it closes.
// 3. Every step can be reached from the first one. A jump back counts as a path here, as it has a fault of its own.
import type { Fault } from '../../contract/errors.ts';
import { fault, suggestionFor } from '../faults/sentences.ts';
import { cut } from '../faults/words.ts';
import { endTarget, pathBetween, reachableFrom } from '../graph.ts';

/** A jump as written in the input. */
export interface Jump {
  from: number;
  pointer: string;
  /** Name of its field in sentences. */
  field: string;
  target: string | number;
}

/** The part of a step that the graph needs. */
export interface JumpingStep {
  label: string;
  jumps: readonly Jump[];
  /** Whether the step may also continue with the following one. */
  fallsThrough: boolean;
}

export interface ResolvedJumps {
  faults: Fault[];
  /** Label or "end" of each jump that leads somewhere, by pointer. */
  targets: Map<string, string>;
}

/** Most labels in one sentence. */
const maxNamed = 8;
/** Comparing a word with 100 labels takes milliseconds, and hostile input may have thousands of words. */
const maxSuggestions = 50;

const named = (labels: readonly string[]) => {
  const shown = labels.length > maxNamed ? [...labels.slice(0, maxNamed - 1), '…', labels.at(-1) ?? ''] : labels;
  return shown.map(cut).join(' → ');
};

/** The step a jump leads to, "end", or the fault of one that leads nowhere. */
function resolve(
  { pointer, field, target }: Jump,
  labels: readonly string[],
  suggests: boolean,
): number | typeof endTarget | Fault {
  if (target === endTarget) return endTarget;
  if (typeof target === 'number') {
    if (Number.isInteger(target) && target >= 0 && target < labels.length) return target;
    const range = labels.length === 1 ? 'there is only step 0' : `the steps are numbered 0 to ${labels.length - 1}`;
    return fault(pointer, 'out_of_range', `\`${field}\` leads to step ${target}, but ${range}.`);
  }
  const index = labels.indexOf(target);
  if (index !== -1) return index;
  const message = `\`${field}\` leads to \`${cut(target)}\`, but no step has that label.`;
  return fault(pointer, 'unknown_step', message, suggestionFor(target, suggests ? [...labels, endTarget] : []));
}

function backwardFault(jump: Jump, to: number, labels: readonly string[], forward: readonly number[][]): Fault {
  const name = (index: number) => labels[index] ?? '';
  const { from, pointer, field } = jump;
  const advice = 'A run only goes forward: let it lead to a later step or to "end".';
  const path = pathBetween(to, from, (index) => forward[index] ?? []);
  if (path) return fault(pointer, 'loop', `\`${field}\` closes a loop: ${named([...path, to].map(name))}. ${advice}`);
  const message = `\`${field}\` leads back from \`${cut(name(from))}\` to \`${cut(name(to))}\`. ${advice}`;
  return fault(pointer, 'backward_jump', message);
}

/** Resolves every jump and reports those that lead nowhere or backward, and the steps that no path leads to. */
export function resolveJumps(steps: readonly JumpingStep[]): ResolvedJumps {
  const labels = steps.map(({ label }) => label);
  const faults: Fault[] = [];
  const targets = new Map<string, string>();
  const forward: number[][] = steps.map(({ fallsThrough }, index) =>
    fallsThrough && index + 1 < steps.length ? [index + 1] : [],
  );
  const backward: { jump: Jump; to: number }[] = [];
  for (const jump of steps.flatMap(({ jumps }) => jumps)) {
    const to = resolve(jump, labels, faults.length < maxSuggestions);
    if (typeof to === 'object') faults.push(to);
    else if (to !== endTarget && to <= jump.from) backward.push({ jump, to });
    else if (to !== endTarget) forward[jump.from]?.push(to);
    if (typeof to !== 'object') targets.set(jump.pointer, to === endTarget ? endTarget : (labels[to] ?? endTarget));
  }
  faults.push(...backward.map(({ jump, to }) => backwardFault(jump, to, labels, forward)));
  for (const { jump, to } of backward) forward[jump.from]?.push(to);
  return { faults: [...faults, ...unreachable(labels, forward)], targets };
}

function unreachable(labels: readonly string[], ways: readonly number[][]): Fault[] {
  const found = reachableFrom(0, (index) => ways[index] ?? []);
  return labels.flatMap((label, index) => {
    if (found.has(index)) return [];
    const message = `No run can come to \`${cut(label)}\`: the steps before it end or jump past it.`;
    return [fault(`/steps/${index}`, 'unreachable_step', message)];
  });
}
