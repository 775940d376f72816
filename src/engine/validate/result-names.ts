// Finds names of results in templates and conditions that no earlier step saves: {{webhook.coupn.code}}, {{ai.moood}}.
// 1. Only earlier steps count: a run goes forward, so the result of a later one is never there.
// 2. A template that cannot be read has a fault already and is passed over here.
import type { Fault } from '../../contract/errors.ts';
import { isObject } from '../../contract/json.ts';
import { type JsonValue, jsonFault } from '../../contract/primitives.ts';
import { fault, suggestionFor } from '../faults/sentences.ts';
import { cut } from '../faults/words.ts';
import type { ResultRoot } from '../scope.ts';
import { compileTemplate } from '../templates/compile.ts';
import { templateVariables } from '../templates/variables.ts';

const roots: readonly ResultRoot[] = ['ai', 'webhook'];
/** The type of step whose `saveTo` names a result. */
const savedBy: Record<ResultRoot, string> = { ai: 'ai_action', webhook: 'webhook' };
/** Texts of one workflow that are looked at; a valid one has fewer. */
const mostTexts = 20_000;

/** The faults of results that no earlier step saves, step by step. */
export function resultNameFaults(steps: readonly unknown[]): Fault[] {
  const known: Record<ResultRoot, string[]> = { ai: [], webhook: [] };
  return steps.flatMap((step, index) => {
    if (!isObject(step)) return [];
    const { if: condition, config } = step;
    const found = [...resultUses(condition, `/steps/${index}/if`), ...resultUses(config, `/steps/${index}/config`)];
    const faults = found.flatMap((use) => (known[use.root].includes(use.name) ? [] : [unknownName(use, known)]));
    const name = isObject(config) ? config.saveTo : undefined;
    for (const root of roots) if (step.type === savedBy[root] && typeof name === 'string') known[root].push(name);
    return faults;
  });
}

/** The root and the name under which a step saves its result, e.g. `ai.draft`; null where it saves none. */
export function savedResult(step: { type: string; config?: unknown }): string | null {
  const name = isObject(step.config) ? step.config.saveTo : undefined;
  const root = roots.find((one) => savedBy[one] === step.type);
  return root === undefined || typeof name !== 'string' ? null : `${root}.${name}`;
}

/** A place that reads the result of a step. */
export interface ResultUse {
  root: ResultRoot;
  name: string;
  pointer: string;
}

function unknownName({ root, name, pointer }: ResultUse, known: Record<ResultRoot, string[]>): Fault {
  const names = known[root];
  const saved = names.length === 0 ? 'none does' : `there is ${names.slice(0, 5).map(cut).join(', ')}`;
  const message = `No earlier ${savedBy[root]} step saves \`${root}.${cut(name)}\` with \`saveTo\`; ${saved}.`;
  const suggestion = suggestionFor(name, names);
  return fault(pointer, 'unknown_result', message, suggestion && `${root}.${suggestion}`);
}

/** The results that templates and conditions of a step read. */
export function resultUses(value: unknown, pointer: string): ResultUse[] {
  if (value === undefined || jsonFault(value) !== null) return [];
  const found: ResultUse[] = [];
  const open: { value: JsonValue; at: string }[] = [{ value: value as JsonValue, at: pointer }];
  for (let next = open.pop(), texts = 0; next && texts < mostTexts; next = open.pop(), texts++) {
    const { value: item, at } = next;
    if (typeof item === 'string') found.push(...usesInText(item, at));
    else if (Array.isArray(item)) open.push(...item.map((part, place) => ({ value: part, at: `${at}/${place}` })));
    else if (isObject(item)) {
      for (const [key, part] of Object.entries(item))
        open.push({ value: part as JsonValue, at: `${at}/${escaped(key)}` });
    }
  }
  return found;
}

function usesInText(text: string, pointer: string): ResultUse[] {
  if (!text.includes('{{')) return [];
  const compiled = compileTemplate(text, { html: false });
  const variables = compiled.ok ? templateVariables(compiled.template) : [];
  return variables.flatMap((variable) => {
    const [root, name] = variable.split('.');
    const known = roots.find((candidate) => candidate === root);
    return known && name !== undefined ? [{ root: known, name: name.replace(/\[\]$/, ''), pointer }] : [];
  });
}

const escaped = (key: string) => key.replaceAll('~', '~0').replaceAll('/', '~1');
