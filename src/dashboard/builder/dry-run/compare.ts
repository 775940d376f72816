// What a dry-run of the draft would do differently from a run that was: step by step, by label.
// 1. Compared are the outcome, the way out and what was rendered; times and ids differ always and are left out.
// 2. A step that came again in the run, as after a restart, counts with its last entry.
import { isObject } from '../../../contract/json.ts';
import type { StepTrace } from '../../../contract/workflows/run.ts';
import { deepEqual } from '../../../engine/conditions/deep-equal.ts';
import type { Draft } from '../draft.ts';
import { labelOrder } from '../merge/label-order.ts';
import { resultWord } from '../overlays/path.ts';

/** One value that differs; undefined where a side has none. */
export interface Difference {
  /** Name of the field, or "result". */
  field: string;
  run: unknown;
  now: unknown;
}

export interface ComparedStep {
  label: string;
  kind: 'same' | 'different' | 'only in the run' | 'only in the dry-run';
  differences: readonly Difference[];
}

/** Fields that differ from run to run, whatever the workflow is. */
const passing = new Set(['idempotencyKey', 'messageId', 'unsubscribeUrl', 'type']);

const lastOf = (steps: readonly StepTrace[]) => new Map(steps.map((step) => [step.label, step]));

/** Every step of either side, in the order of the dry-run; those of the run alone stand where the run came to them. */
export function compareWithRun(draft: Draft, run: readonly StepTrace[], now: readonly StepTrace[]): ComparedStep[] {
  const [before, after] = [lastOf(run), lastOf(now)];
  return labelOrder([...after.keys()], [...before.keys()]).map((label): ComparedStep => {
    const [was, is] = [before.get(label), after.get(label)];
    if (was === undefined) return { label, kind: 'only in the dry-run', differences: [] };
    if (is === undefined) return { label, kind: 'only in the run', differences: [] };
    const differences = differencesOf(draft, was, is);
    return { label, kind: differences.length === 0 ? 'same' : 'different', differences };
  });
}

function differencesOf(draft: Draft, was: StepTrace, is: StepTrace): Difference[] {
  const [run, now] = [resultWord(draft, was), resultWord(draft, is)];
  const result = run === now ? [] : [{ field: 'result', run, now }];
  return [...result, ...inputDifferences(was.input, is.input)];
}

/** Sides without an input, as of a wait, say nothing. */
function inputDifferences(run: unknown, now: unknown): Difference[] {
  if (!isObject(run) || !isObject(now)) return [];
  const fields = [...new Set([...Object.keys(run), ...Object.keys(now)])].filter((field) => !passing.has(field));
  return fields.flatMap((field) =>
    deepEqual(run[field] ?? null, now[field] ?? null) ? [] : [{ field, run: run[field], now: now[field] }],
  );
}

/** "2 of 6 steps differ from the run". */
export function compareWords(steps: readonly ComparedStep[]): string {
  const count = steps.filter(({ kind }) => kind !== 'same').length;
  if (count === 0) return 'Every step comes to the same as in the run.';
  return `${count} of ${steps.length} ${steps.length === 1 ? 'step' : 'steps'} ${count === 1 ? 'differs' : 'differ'} from the run.`;
}
