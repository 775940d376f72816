// Decides which fields of a step are templates, and finds their faults.
// 1. The behaviour of the step type names the fields, so that saving and the completion of the builder agree.
// 2. The fault of a text with several lines has its line and column.
import type { Fault } from '../../contract/errors.ts';
import { type JsonValue, jsonFault } from '../../contract/primitives.ts';
import type { StepType } from '../../contract/workflows/steps/registry.ts';
import { valueAt } from '../faults/schema-path.ts';
import { fault } from '../faults/sentences.ts';
import { behaviourOf } from '../steps/registry.ts';
import { headerParts } from '../steps/secret-tags.ts';
import { originFault } from '../steps/web-address.ts';
import type { KnownNames } from '../templates/expressions.ts';
import { textFaults } from '../templates/text-faults.ts';
import { valueFaults } from '../templates/value.ts';
import { conditionFaults } from './condition-faults.ts';

/** The fault of a template before the path of an address: what is called there could not be judged. */
function urlFaults(url: unknown, pointer: string): Fault[] {
  const message = typeof url === 'string' ? originFault(url) : null;
  return message === null ? [] : [fault(pointer, 'template_in_host', message)];
}

const isJson = (value: unknown): value is JsonValue => value !== undefined && jsonFault(value) === null;

/** The faults of headers. Each piece around a secret is a template of its own, so no block can enclose one. */
function headerFaults(value: JsonValue, pointer: string, known: KnownNames): Fault[] {
  if (typeof value === 'string')
    return (headerParts(value) ?? [value]).flatMap((part) =>
      typeof part === 'string' ? textFaults(part, pointer, { html: false }, known) : [],
    );
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    headerFaults(inner, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, known),
  );
}

/** The faults of every template in a config, in the order of its fields. */
export function templateFaults(
  config: Record<string, unknown>,
  type: StepType,
  at: string,
  known: KnownNames = {},
): Fault[] {
  return Object.entries(behaviourOf({ type }).templates).flatMap(([field, kind]) => {
    const value = valueAt(config, field.split('/'));
    const pointer = `${at}/${field}`;
    if (kind === 'url') return [...textFaults(value, pointer, { html: false }, known), ...urlFaults(value, pointer)];
    if (kind === 'condition') return conditionFaults(value, pointer, known);
    if (kind === 'headers') return isJson(value) ? headerFaults(value, pointer, known) : [];
    if (kind === 'mail') return textFaults(value, pointer, { html: true, partials: true }, known);
    if (kind !== 'value') return textFaults(value, pointer, { html: kind === 'html' }, known);
    if (!isJson(value)) return [];
    return valueFaults(value, known).map((found) =>
      fault(pointer + found.pointer, found.code, found.message, found.suggestion),
    );
  });
}
