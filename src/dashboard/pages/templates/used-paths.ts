// Decides which variables texts read, where each stands, and which event shows the most of them.

import { reservedPrefixes } from '../../../contract/event-names.ts';
import { isObject } from '../../../contract/json.ts';
import type { LocaleTexts } from '../../../contract/messages/email-texts.ts';
import { buildScope, type ScopeEvent } from '../../../engine/scope.ts';
import { compileTemplate } from '../../../engine/templates/compile.ts';
import { layoutOptions } from '../../../engine/templates/email/render-email.ts';
import { scanTemplate } from '../../../engine/templates/scan.ts';
import { templateVariables } from '../../../engine/templates/variables.ts';

export const textFields = ['subject', 'preheader', 'html', 'text'] as const;
export type TextFieldName = (typeof textFields)[number];

/** Texts by their field, as far as there are some. */
export type Texts = { readonly [Field in TextFieldName]?: string | null | undefined };

/** Where something stands in the texts of one language. */
export interface TextPlace {
  field: TextFieldName;
  from: number;
  to: number;
  /** Line and column of `from`, from 1. */
  line: number;
  column: number;
}

/** Layouts read more roots than mails, and a name more does no harm here. */
const readAs = (field: TextFieldName) => layoutOptions(field === 'html' ? 'html' : 'text');

/** What a text reads; of one that cannot be read, which is a fault, there is nothing to say. */
function pathsIn(source: string, field: TextFieldName): string[] {
  if (!source.includes('{{')) return [];
  const compiled = compileTemplate(source, readAs(field));
  return compiled.ok ? templateVariables(compiled.template) : [];
}

const sourcesOf = (texts: Texts): [TextFieldName, string][] =>
  textFields.flatMap((field) => {
    const source = texts[field];
    return typeof source === 'string' ? [[field, source] as [TextFieldName, string]] : [];
  });

/** Every variable of some texts and of their variants, once. */
export function pathsOf(texts: Texts & { locales?: Readonly<Record<string, LocaleTexts>> }): string[] {
  const all = [texts, ...Object.values(texts.locales ?? {})].flatMap(sourcesOf);
  return [...new Set(all.flatMap(([field, source]) => pathsIn(source, field)))];
}

/** The first place where a variable is written; null where another text reads it, e.g. the layout. */
export function placeOf(texts: Texts, path: string): TextPlace | null {
  for (const [field, source] of sourcesOf(texts)) {
    const at = offsetOf(source, path);
    if (at === null) continue;
    const before = source.slice(0, at.from).split('\n');
    return { field, ...at, line: before.length, column: (before.at(-1) ?? '').length + 1 };
  }
  return null;
}

/** A name in a list is written without the list inside of a loop: `event.items[].name` as `name`. */
const writtenAs = (path: string): string[] => {
  const last = path.slice(path.lastIndexOf('[]') + 2).replace(/^\./, '');
  return path.includes('[]') ? [path, last, path.slice(0, path.indexOf('[]'))] : [path];
};

function offsetOf(source: string, path: string): { from: number; to: number } | null {
  const { tags } = scanTemplate(source);
  for (const written of writtenAs(path)) {
    const word = new RegExp(`(?<![\\w.])${escapeRegExp(written)}(?![\\w.])`);
    for (const { start, end } of written === '' ? [] : tags) {
      const found = word.exec(source.slice(start, end));
      if (found !== null) return { from: start + found.index, to: start + found.index + written.length };
    }
  }
  return null;
}

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const hasValue = (event: Record<string, unknown>, path: string): boolean => {
  const value = path
    .replace(/\[\].*$/, '')
    .split('.')
    .slice(1)
    .reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), event);
  return value !== undefined && value !== null;
};

const isOurs = ({ type }: ScopeEvent) => reservedPrefixes.some((prefix) => type.startsWith(prefix));

/**
 * The event that has values for the most of these variables. Among equals the newest, as they come newest first, but those
 * that Sendora sends itself last.
 */
export function tellingEvent<E extends ScopeEvent>(events: readonly E[], paths: readonly string[]): E | null {
  const wanted = paths.filter((path) => path.startsWith('event.'));
  let best: { event: E; count: number } | null = null;
  for (const event of [...events.filter((one) => !isOurs(one)), ...events.filter(isOurs)]) {
    const scope = buildScope({ event }).event;
    const count = wanted.filter((path) => hasValue(scope, path)).length;
    if (best === null || count > best.count) best = { event, count };
  }
  return best?.event ?? null;
}
