// Decides which fields of a step are templates, and finds their faults.
// 1. One table names the fields, so that saving, rendering and the completion of the builder agree.
// 2. The fault of a text with several lines has its line and column.
import type { Fault } from '../../contract/errors.ts';
import { type JsonValue, jsonFault } from '../../contract/primitives.ts';
import type { StepType } from '../../contract/workflows/steps/registry.ts';
import { valueAt } from '../faults/schema-path.ts';
import { fault } from '../faults/sentences.ts';
import { compileTemplate } from '../templates/compile.ts';
import type { TemplateFault } from '../templates/fault.ts';
import { valueFaults } from '../templates/value.ts';

/** `html`: printed values are escaped; `value`: JSON whose texts are templates, at any depth. */
export type TemplatedField = 'text' | 'html' | 'value';

/** The fields of each config that are templates, by their pointer in it. */
export const templatedFields: Record<StepType, Readonly<Record<string, TemplatedField>>> = {
  send_email: { to: 'text', from: 'text', subject: 'text', bodyHtml: 'html', bodyText: 'text' },
  send_push: { title: 'text', body: 'text', data: 'value' },
  send_sms: { to: 'text', body: 'text' },
  webhook: { url: 'text', headers: 'value', body: 'value' },
  update_profile: { traits: 'value' },
  ai_action: { prompt: 'text', system: 'text' },
  wait: { 'until/date': 'text', 'waitForEvent/filters': 'value' },
  branch: {},
};

function faultAt(pointer: string, { code, message, line, column, suggestion }: TemplateFault, source: string): Fault {
  const where = /[\r\n]/.test(source) ? `Line ${line}, column ${column}: ` : '';
  return fault(pointer, code, where + message, suggestion);
}

/** The faults of one template; none for a value that is not text, as its type is a fault already. */
export function textFaults(source: unknown, pointer: string, { html }: { html: boolean }): Fault[] {
  if (typeof source !== 'string') return [];
  const compiled = compileTemplate(source, { html });
  return compiled.ok ? [] : compiled.faults.map((found) => faultAt(pointer, found, source));
}

const isJson = (value: unknown): value is JsonValue => value !== undefined && jsonFault(value) === null;

/** The faults of every template in a config, in the order of its fields. */
export function templateFaults(config: Record<string, unknown>, type: StepType, at: string): Fault[] {
  return Object.entries(templatedFields[type]).flatMap(([field, kind]) => {
    const value = valueAt(config, field.split('/'));
    const pointer = `${at}/${field}`;
    if (kind !== 'value') return textFaults(value, pointer, { html: kind === 'html' });
    if (!isJson(value)) return [];
    return valueFaults(value).map((found) =>
      fault(pointer + found.pointer, found.code, found.message, found.suggestion),
    );
  });
}
