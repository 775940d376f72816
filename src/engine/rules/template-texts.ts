// Finds the faults of templates that are rendered without a run: of rules.
import type { Fault } from '../../contract/errors.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import { fault } from '../faults/sentences.ts';
import { closest } from '../faults/suggest.ts';
import { compileTemplate } from '../templates/compile.ts';
import type { KnownNames } from '../templates/expressions.ts';
import { textFaults } from '../templates/text-faults.ts';
import { templateVariables } from '../templates/variables.ts';

/** What a template of a rule can read. */
const knownRoots = ['event', 'user', 'profile', 'trait', 'org', 'var'];

/** A text that is a template; `html` where its values are escaped. */
export interface TemplateText {
  pointer: string;
  source: unknown;
  html?: boolean;
  /** Further roots that it can read. */
  more?: readonly string[];
}

/** The faults of templates, in their order. */
export function ruleTemplateFaults(texts: readonly TemplateText[], known?: KnownNames): Fault[] {
  return texts.flatMap(({ pointer, source, html = false, more = [] }) => {
    const faults = textFaults(source, pointer, { html }, known);
    if (faults.length > 0 || typeof source !== 'string') return faults;
    return rootFaults(source, pointer, [...knownRoots, ...more]);
  });
}

/** A variable of a run is empty here: nobody would see why. */
function rootFaults(source: string, pointer: string, roots: readonly string[]): Fault[] {
  const compiled = compileTemplate(source, { html: false });
  if (!compiled.ok) return [];
  const strange = templateVariables(compiled.template).find((name) => !roots.includes(name.split(/[.[]/)[0] ?? ''));
  if (strange === undefined) return [];
  const root = strange.split(/[.[]/)[0] ?? '';
  const list = `${roots.slice(0, -1).join(', ')} and ${roots.at(-1)}`;
  const message = `A rule has no run, so {{${strange}}} has no value; a rule sees ${list}.`;
  const suggestion = closest(root, roots);
  return [fault(pointer, 'not_allowed', message, suggestion && `{{${strange.replace(root, suggestion)}}}`)];
}

/** Every text of a JSON value as a template. */
export function textsOf(value: unknown, pointer: string): TemplateText[] {
  if (typeof value === 'string') return [{ pointer, source: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value as Record<string, JsonValue>).flatMap(([key, item]) =>
    textsOf(item, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  );
}
