// Finds the faults of templates that are values of conditions.
// 1. The walk goes no deeper and no wider than the conditions that can be saved; what is beyond is a fault of its own.
import { conditionLimits } from '../../contract/conditions/limits.ts';
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { type JsonValue, jsonFault } from '../../contract/primitives.ts';
import { fault } from '../faults/sentences.ts';
import type { KnownNames } from '../templates/expressions.ts';
import { valueFaults } from '../templates/value.ts';

/** A value of a comparison, and its pointer. */
export interface ConditionValue {
  value: JsonValue;
  pointer: string;
}

/** The faults of the templates in conditions; `pointer` is that of the condition or list. */
export function conditionFaults(conditions: unknown, pointer: string, known?: KnownNames): Fault[] {
  return conditionValues(conditions, pointer).flatMap((at) =>
    valueFaults(at.value, known).map((found) =>
      fault(at.pointer + found.pointer, found.code, found.message, found.suggestion),
    ),
  );
}

/** Every value that conditions compare with. */
export function conditionValues(conditions: unknown, pointer: string): ConditionValue[] {
  const found: ConditionValue[] = [];
  const open: { node: unknown; at: string; depth: number }[] = [{ node: conditions, at: pointer, depth: 0 }];
  for (let next = open.shift(); next && found.length <= conditionLimits.nodes; next = open.shift()) {
    const { node, at, depth } = next;
    if (depth > conditionLimits.depth) continue;
    const inside = (list: unknown[], place: string) =>
      list
        .slice(0, conditionLimits.nodes)
        .map((item, index) => ({ node: item, at: `${place}/${index}`, depth: depth + 1 }));
    if (Array.isArray(node)) open.push(...inside(node, at));
    else if (isObject(node)) {
      if (Array.isArray(node.all)) open.push(...inside(node.all, `${at}/all`));
      if (Array.isArray(node.any)) open.push(...inside(node.any, `${at}/any`));
      if (node.not !== undefined) open.push({ node: node.not, at: `${at}/not`, depth: depth + 1 });
      if (isJson(node.value)) found.push({ value: node.value, pointer: `${at}/value` });
    }
  }
  return found;
}

const isJson = (value: unknown): value is JsonValue => value !== undefined && jsonFault(value) === null;
