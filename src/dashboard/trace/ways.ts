// Decides where a run can go from each step of its version. It reads the fields that name steps and knows nothing else of
// the types, so that a page can load it without the engine; a test holds it to the engine's own answer.
import { isRecord, type WrittenStep } from './steps.ts';

export const endTarget = 'end';

/** One way out of a step. */
export interface Way {
  /** Label of a step, or "end". */
  readonly target: string;
  /** What leads there, e.g. "Yes"; null where the step has no other way. */
  readonly word: string | null;
}

/** Fields that name a target, with the word for the way. */
const jumpFields: readonly (readonly [field: string, word: string])[] = [
  ['ifTrue', 'Yes'],
  ['ifFalse', 'No'],
  ['onMatch', 'Happened'],
  ['onTimeout', 'Timed out'],
];

/** All ways out of the step at an index. */
export function waysOut(steps: readonly WrittenStep[], index: number): Way[] {
  const step = steps[index];
  if (!step) return [];
  const onward = typeof step.next === 'string' ? step.next : (steps[index + 1]?.label ?? endTarget);
  const fields = jumpFields.flatMap(([field, word]): Way[] => {
    const target = step.config[field];
    return typeof target === 'string' ? [{ target, word }] : [];
  });
  const ways = fields.length > 0 ? withSilentField(fields, onward) : choiceWays(step, onward);
  if (step.if === undefined || ways.some(({ target }) => target === onward)) return ways;
  return [...ways, { target: onward, word: 'Passed over' }];
}

/** A wait that names one of its two ways leads onward by the other one. */
function withSilentField(ways: Way[], onward: string): Way[] {
  const [only, other] = ways;
  if (!only || other || only.word === 'Yes' || only.word === 'No') return ways;
  return only.word === 'Happened'
    ? [only, { target: onward, word: 'Timed out' }]
    : [{ target: onward, word: 'Happened' }, only];
}

function choiceWays({ config }: WrittenStep, onward: string): Way[] {
  const choices: unknown[] = Array.isArray(config.choices) ? config.choices : [];
  const ways = choices.flatMap((choice): Way[] =>
    isRecord(choice) && typeof choice.next === 'string' ? [{ target: choice.next, word: String(choice.value) }] : [],
  );
  return ways.length === 0 ? [{ target: onward, word: null }] : [...ways, { target: onward, word: 'Otherwise' }];
}

/** Labels that can be reached from a target, itself included; the end is none of them. */
export function reachableFrom(steps: readonly WrittenStep[], target: string): Set<string> {
  const indexes = new Map(steps.map(({ label }, index) => [label, index]));
  const seen = new Set<string>();
  const open = [target];
  for (let label = open.pop(); label !== undefined; label = open.pop()) {
    const index = indexes.get(label);
    if (index === undefined || seen.has(label)) continue;
    seen.add(label);
    open.push(...waysOut(steps, index).map((way) => way.target));
  }
  return seen;
}

/** Labels that every way from a target to the end comes by. */
export function certainFrom(steps: readonly WrittenStep[], target: string): Set<string> {
  const reachable = reachableFrom(steps, target);
  return new Set([...reachable].filter((label) => !endsWithout(steps, target, label)));
}

/** Whether the end can be reached from a target without coming by a step. */
function endsWithout(steps: readonly WrittenStep[], target: string, avoided: string): boolean {
  const indexes = new Map(steps.map(({ label }, index) => [label, index]));
  const seen = new Set([avoided]);
  const open = [target];
  for (let label = open.pop(); label !== undefined; label = open.pop()) {
    if (label === endTarget) return true;
    const index = indexes.get(label);
    if (index === undefined || seen.has(label)) continue;
    seen.add(label);
    open.push(...waysOut(steps, index).map((way) => way.target));
  }
  return false;
}
