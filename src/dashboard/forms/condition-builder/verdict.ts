// What a condition says, and whether it holds for the chosen person: the engine's words and its verdict.
import type { Condition } from '../../../contract/conditions.ts';
import { evaluate } from '../../../engine/conditions/evaluate.ts';
import type { Scope } from '../../../engine/scope.ts';
import { runValues } from '../../../engine/templates/run-values.ts';
import { conditionWords } from '../../words/condition-words.ts';
import { isComplete } from './tree.ts';

/** A condition, or a list of which all must hold, as one line; empty where there is nothing to say yet. */
export function sentenceOf(filters: unknown): string {
  if (!isComplete(filters)) return '';
  return conditionWords(filters);
}

export interface PersonVerdict {
  holds: boolean;
  /** Why it does not, in words. */
  why: string | null;
  /** The pointer of the first clause that does not hold. */
  pointer: string | null;
}

/** Whether a condition holds at a moment (epoch ms); null where it cannot be told yet. */
export function verdictOf(filters: unknown, scope: Scope | null, now: number): PersonVerdict | null {
  if (scope === null || !isComplete(filters)) return null;
  const verdict = evaluate(filters as Condition | Condition[], scope, now, runValues(scope, now));
  if (verdict.ok) return { holds: true, why: null, pointer: null };
  const { sentence, pointer } = verdict.why;
  return { holds: false, why: sentence, pointer };
}
