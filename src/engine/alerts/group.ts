// Decides to which group of a rule an event belongs, and which line of it.
// 1. Different values give different keys; a missing value is a value of its own.
// 2. A `dedupeKey` that fails to render counts as the rule itself: the page leaves all the same.
import type { AlertRuleDefinition } from '../../contract/messages/alert-rule.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import { clip } from '../conditions/show-value.ts';
import { lookup, type Scope, type ScopeRoot } from '../scope.ts';
import { seededUnit } from '../seeded.ts';
import { createTemplateCache } from '../templates/cache.ts';
import { createBudget } from '../templates/limits.ts';
import { render } from '../templates/render.ts';

/** Where an event is counted. */
export interface Grouped {
  groupKey: string;
  /** What the key is made of, as it is shown. */
  group: Record<string, JsonValue>;
  line: string | null;
  /** Why `dedupeKey` could not be rendered. */
  failure: string | null;
}

const longestKey = 500;
const longestShown = 200;
const groupRoots: readonly ScopeRoot[] = ['event', 'user', 'profile', 'trait', 'org'];
const cache = createTemplateCache(500);

/** The group of an event under a rule that is not plain. */
export function groupOf(rule: AlertRuleDefinition, scope: Scope, now: number): Grouped {
  const dedupe = rule.dedupeKey === null ? null : renderText(rule.dedupeKey, scope, now);
  const failure = dedupe === null || dedupe.ok ? null : dedupe.message;
  const line = dedupe?.ok ? bounded(dedupe.text) : null;
  if (rule.groupBy.length > 0) return { ...groupByPaths(rule.groupBy, scope), line, failure };
  if (line === null) return { groupKey: '', group: {}, line: null, failure };
  return { groupKey: line, group: { key: clip(line, longestShown) }, line, failure };
}

function groupByPaths(paths: readonly string[], scope: Scope): Pick<Grouped, 'groupKey' | 'group'> {
  const values = paths.map((path) => [path, valueAtPath(path, scope)] as const);
  const key = values.map(([, value]) => (value === undefined ? 'missing' : JSON.stringify(value))).join(',');
  const group = Object.fromEntries(values.map(([path, value]) => [path, shown(value)]));
  return { groupKey: bounded(key), group };
}

/** A path without a root is a property of the event. */
function valueAtPath(path: string, scope: Scope): unknown {
  const [head = '', ...tail] = path.split('.');
  const root = groupRoots.find((name) => name === head);
  return root === undefined || tail.length === 0 ? lookup(scope, 'event', path) : lookup(scope, root, tail.join('.'));
}

function shown(value: unknown): JsonValue {
  if (value === undefined) return null;
  if (typeof value === 'string') return clip(value, longestShown);
  if (typeof value !== 'object' || value === null) return value as JsonValue;
  return clip(JSON.stringify(value), longestShown);
}

/** A long key keeps its beginning and a number that depends on all of it. */
function bounded(text: string): string {
  // SQLite ends the name of a JSON field at a NUL.
  const key = text.replaceAll('\0', '\ufffd');
  if (key.length <= longestKey) return key;
  const numbers = [key, `${key.length}:${key}`].map((seed) => seededUnit(seed).toString(36).slice(2));
  return `${key.slice(0, longestKey - 40).toWellFormed()}…${numbers.join('')}`;
}

export type RenderedText = { ok: true; text: string } | { ok: false; message: string };

/** A template over `event`, `user` and `org` as text. */
export function renderText(source: string, scope: Scope, now: number): RenderedText {
  const compiled = cache.compile(source, { html: false });
  if (!compiled.ok) return { ok: false, message: compiled.faults[0]?.message ?? 'It is not a template.' };
  const rendered = render(compiled.template, scope, { now, budget: createBudget() });
  return rendered.ok ? { ok: true, text: rendered.text.trim() } : { ok: false, message: rendered.limit.message };
}
