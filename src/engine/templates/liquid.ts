/**
 * Decides what is said to whoever writes Liquid, which many other products use: it would be sent to the reader as it is.
 * 1. Only the tags of Liquid are faults; other text between {% and %} is text.
 */
import { positionAt, type TemplateFault } from './fault.ts';
import { templateLimits } from './limits.ts';

const tag = /\{%-?\s*([a-z]+)\b[^%]{0,200}%\}/g;

/** How Handlebars writes what a tag of Liquid does. */
const handlebarsFor: Readonly<Record<string, string>> = {
  if: '{{#if user.plan}}…{{/if}}',
  elsif: '{{else if (eq user.plan "pro")}}',
  else: '{{else}}',
  endif: '{{/if}}',
  unless: '{{#unless user.plan}}…{{/unless}}',
  endunless: '{{/unless}}',
  for: '{{#each event.items}}{{name}}{{/each}}',
  endfor: '{{/each}}',
  case: '{{#if (eq user.plan "pro")}}…{{else if (eq user.plan "free")}}…{{/if}}',
  when: '{{else if (eq user.plan "free")}}',
  endcase: '{{/if}}',
  comment: '{{! a comment }}',
  endcomment: '{{! a comment }}',
  raw: '\\{{ for braces that are printed',
  endraw: '\\{{ for braces that are printed',
  assign: '{{#with event.address}}{{city}}{{/with}}',
  capture: '{{#with event.address}}{{city}}{{/with}}',
  endcapture: '{{/with}}',
};
const otherTags = new Set([
  ...['include', 'render', 'layout', 'block', 'endblock', 'extends', 'cycle', 'increment', 'decrement', 'tablerow'],
  ...['endtablerow', 'break', 'continue', 'liquid', 'echo', 'section', 'schema'],
]);

/** The faults of Liquid tags in the text of a template. */
export function liquidFaults(source: string): TemplateFault[] {
  const faults: TemplateFault[] = [];
  for (const { 0: text, 1: name = '', index } of source.matchAll(tag)) {
    const way = Object.hasOwn(handlebarsFor, name) ? handlebarsFor[name] : undefined;
    if (way === undefined && !otherTags.has(name)) continue;
    const instead = way === undefined ? 'there is nothing like it here' : `write ${way}`;
    const message = `${clip(text)} is Liquid, and templates are Handlebars; ${instead}.`;
    faults.push({ code: 'template_syntax', message, ...positionAt(source, index) });
    if (faults.length === templateLimits.faults) break;
  }
  return faults;
}

const helperFor: Readonly<Record<string, string>> = {
  ...{ upcase: 'upper', downcase: 'lower', strip: 'trim', plus: 'add', minus: 'subtract', times: 'multiply' },
  ...{ divided_by: 'divide', url_encode: 'urlEncode', truncatewords: 'truncateWords', money: 'currency' },
  ...Object.fromEntries(
    ['capitalize', 'default', 'truncate', 'replace', 'split', 'join', 'first', 'last', 'json', 'date', 'round'].map(
      (name) => [name, name],
    ),
  ),
  pluralize: 'pluralize',
};

const filtered = /^\{\{\{?[-~]?\s*([^|{}\s]+)\s*\|\s*([a-z_]+)\s*(?::\s*([^|{}]*?))?\s*(\|[^{}]*)?[-~]?\}?\}\}$/;

/** What is said of a tag with a filter of Liquid; null where it has none. */
export function filterFault(text: string): Pick<TemplateFault, 'message' | 'suggestion'> | null {
  const [, value, filter = '', given = '', more] = filtered.exec(text) ?? [];
  if (value === undefined) return null;
  const helper = Object.hasOwn(helperFor, filter) ? helperFor[filter] : undefined;
  const shown = `${clip(text)} cannot be read, as there are no | filters`;
  if (filter === 'size') return { message: `${shown}; write {{${value}.length}}.`, suggestion: `{{${value}.length}}` };
  if (helper === undefined) return { message: `${shown}; a helper stands before its value: {{upper user.name}}.` };
  const args = given === '' ? [] : given.split(/\s*,\s*/);
  // Liquid writes dates as strftime does.
  const isPlain = more === undefined && !(helper === 'date' && given.includes('%'));
  const suggestion = isPlain ? `{{${[helper, value, ...args].join(' ')}}}` : undefined;
  return { message: `${shown}; write ${suggestion ?? `{{${helper} ${value}}}`}.`, suggestion };
}

function clip(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59).toWellFormed()}…`;
}
