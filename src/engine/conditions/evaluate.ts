/**
 * Decides whether conditions hold for a scope at a moment, and names the first clause that does not.
 * 1. A missing field makes every operator false except `exists: false`; so `not` around a comparison of it holds.
 * 2. Nothing is converted: the text "5" is not the number 5. null is a value: it exists and equals only null.
 * 3. eq, in and contains compare lists and objects by content; NaN equals nothing; 0 and -0 are equal.
 * 4. Dates are read as everywhere (dates.ts), in the zone of the scope; `withinDays: n` means now - n days <= field <= now.
 * 5. Where a run exists a value may be a template of it, which the caller fills in (templates/run-values.ts).
 * 6. A condition that cannot be evaluated (unknown operator, too deep) never holds, not even inside `not`: `why.broken`.
 */

import { conditionLimits } from '../../contract/conditions/limits.ts';
import { operandFault } from '../../contract/conditions/operators.ts';
import type { Condition, Filters } from '../../contract/conditions.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import { zoneOf } from '../dates.ts';
import { lookup, type Scope } from '../scope.ts';
import { type Comparison, comparisonOf, comparisonSentence, describeCondition, unfilledSentence } from './describe.ts';
import { matchesGlob } from './glob.ts';
import { operatorBehaviour } from './operators/registry.ts';
import { showValue } from './show-value.ts';
import { asWritten, type FillIn, withValue } from './wanted.ts';

/** The first clause that does not hold. */
export interface Mismatch {
  /** JSON pointer to the clause inside the evaluated conditions; empty for the condition itself. */
  pointer: string;
  /** The clause as text, e.g. `trait.plan eq "pro"`. */
  clause: string;
  /** The value the clause asks for; for a failed `not`, the value that is ruled out. */
  wanted: JsonValue;
  /** The value found; undefined when the field is missing. */
  actual: JsonValue | undefined;
  sentence: string;
  /** Set when the condition itself cannot be evaluated; its owner should know. */
  broken?: true;
}

export type Verdict = { ok: true } | { ok: false; why: Mismatch };

const holds: Verdict = { ok: true };

/** Evaluates a condition, or a list of which all must hold; `fillIn` is for values that are templates of a run. */
export function evaluate(filters: Filters, scope: Scope, now: number, fillIn: FillIn = asWritten): Verdict {
  const facts: Facts = { scope, now, fillIn };
  return Array.isArray(filters) ? evaluateAll(filters, '', 1, facts) : evaluateNode(filters, '', 1, facts);
}

interface Facts {
  scope: Scope;
  now: number;
  fillIn: FillIn;
}

function evaluateAll(conditions: Condition[], pointer: string, depth: number, facts: Facts): Verdict {
  for (const [index, condition] of conditions.entries()) {
    const verdict = evaluateNode(condition, `${pointer}/${index}`, depth, facts);
    if (!verdict.ok) return verdict;
  }
  return holds;
}

function evaluateNode(node: Condition, pointer: string, depth: number, facts: Facts): Verdict {
  if (typeof node !== 'object' || node === null) return broken(node, pointer, 'it is not a condition.');
  if (depth > conditionLimits.depth)
    return broken(node, pointer, `it is nested deeper than ${conditionLimits.depth} levels.`);
  const comparison = comparisonOf(node);
  if (comparison) return evaluateComparison(comparison, node, pointer, facts);
  if ('eventType' in node)
    return evaluatePattern('eventType', node.eventType, facts.scope.matched?.type ?? facts.scope.event.type, pointer);
  if ('module' in node)
    return evaluatePattern('module', node.module, facts.scope.matched?.module ?? facts.scope.event.module, pointer);
  if ('all' in node && Array.isArray(node.all)) return evaluateAll(node.all, `${pointer}/all`, depth + 1, facts);
  if ('any' in node && Array.isArray(node.any)) return evaluateAny(node.any, node, pointer, depth + 1, facts);
  if ('not' in node) return evaluateNot(node.not, node, pointer, depth + 1, facts);
  return broken(node, pointer, 'it does not name what to look at.');
}

function evaluateAny(
  alternatives: Condition[],
  node: Condition,
  pointer: string,
  depth: number,
  facts: Facts,
): Verdict {
  let first: Mismatch | undefined;
  for (const [index, condition] of alternatives.entries()) {
    const verdict = evaluateNode(condition, `${pointer}/any/${index}`, depth, facts);
    if (verdict.ok) return verdict;
    first ??= verdict.why;
  }
  if (first === undefined) return broken(node, pointer, 'it offers no alternative.');
  const others = alternatives.length === 1 ? '' : `None of ${alternatives.length} alternatives holds. The first: `;
  return { ok: false, why: { ...first, sentence: `${others}${first.sentence}` } };
}

function evaluateNot(inner: Condition, node: Condition, pointer: string, depth: number, facts: Facts): Verdict {
  const verdict = evaluateNode(inner, `${pointer}/not`, depth, facts);
  if (!verdict.ok) return verdict.why.broken ? verdict : holds;
  const clause = describeCondition(node);
  const comparison = comparisonOf(inner);
  if (!comparison) return mismatch(pointer, clause, false, true, `Wanted ${clause}, but what it rules out holds.`);
  const actual = lookup(facts.scope, comparison.root, comparison.path);
  const wanted = facts.fillIn(comparison.value);
  const value = 'value' in wanted ? wanted.value : comparison.value;
  const ruledOut = describeCondition({ not: withValue(inner, value) });
  const is = actual === undefined ? 'is missing' : `is ${showValue(actual)}`;
  const sentence = `Wanted ${ruledOut}, but ${comparison.root}.${comparison.path} ${is}.`;
  return mismatch(pointer, ruledOut, value ?? null, actual, sentence);
}

function evaluatePattern(field: 'eventType' | 'module', pattern: unknown, actual: unknown, pointer: string): Verdict {
  if (typeof pattern === 'string' && typeof actual === 'string' && matchesGlob(pattern, actual)) return holds;
  const clause = `${field} matches ${showValue(pattern)}`;
  const is = typeof actual === 'string' ? `it is ${showValue(actual)}` : 'there is no event';
  const noun = field === 'eventType' ? 'the event type' : 'the module';
  const sentence = `Wanted ${noun} to match ${showValue(pattern)}, but ${is}.`;
  return mismatch(pointer, clause, typeof pattern === 'string' ? pattern : null, actual, sentence);
}

function evaluateComparison(comparison: Comparison, node: Condition, pointer: string, facts: Facts): Verdict {
  const { root, path, op } = comparison;
  const actual = lookup(facts.scope, root, path);
  const behaviour = operatorBehaviour(op);
  if (!behaviour) return broken(node, pointer, `The operator ${showValue(op)} is unknown.`);
  const wanted = facts.fillIn(comparison.value);
  if ('fault' in wanted) return broken(node, pointer, wanted.fault);
  if ('missing' in wanted) {
    const sentence = unfilledSentence(comparison, behaviour, wanted.missing);
    return mismatch(pointer, describeCondition(node), comparison.value ?? null, actual, sentence);
  }
  const { value } = wanted;
  if (behaviour.holds(actual, value, { now: facts.now, zone: () => zoneOf(facts.scope) })) return holds;
  const fault = operandFault(op, value);
  const compared = withValue(node, value);
  if (fault !== null) return broken(compared, pointer, fault);
  const sentence = comparisonSentence({ ...comparison, value }, behaviour, actual);
  return mismatch(pointer, describeCondition(compared), value ?? true, actual, sentence);
}

function mismatch(pointer: string, clause: string, wanted: JsonValue, actual: unknown, sentence: string): Verdict {
  return { ok: false, why: { pointer, clause, wanted, actual: asJson(actual), sentence } };
}

function broken(node: Condition, pointer: string, reason: string): Verdict {
  const clause = describeCondition(node);
  const sentence = `The condition ${clause} cannot be evaluated: ${reason}`;
  return { ok: false, why: { pointer, clause, wanted: null, actual: undefined, sentence, broken: true } };
}

/** A scope consists of JSON; any other value is reported as missing. */
function asJson(value: unknown): JsonValue | undefined {
  return typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint'
    ? undefined
    : (value as JsonValue);
}
