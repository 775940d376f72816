/**
 * Decides what a JSON value with templates in its texts becomes for a scope.
 * 1. A text that is exactly one {{path}} becomes the value of that path, type and all; every other text stays a text.
 * 2. Such a path without a value becomes an empty text and is named in `missing`; one that is null stays null.
 * 3. Keys are left alone. All texts share one budget.
 */
import { type JsonValue, primitiveLimits } from '../../contract/primitives.ts';
import type { Scope } from '../scope.ts';
import type { TemplateCache } from './cache.ts';
import { compileTemplate } from './compile.ts';
import { createRendering, expressionValue, noteMissing, type Rendering } from './evaluate.ts';
import type { KnownNames } from './expressions.ts';
import type { TemplateFault } from './fault.ts';
import { createBudget } from './limits.ts';
import { type RenderFailure, type RenderOptions, renderText, withinLimits } from './render.ts';
import type { PathExpression, Template } from './template.ts';

export interface RenderValueOptions extends RenderOptions {
  cache?: TemplateCache;
}

/** A fault in one of the texts; `pointer` (RFC 6901) leads to it. */
export type ValueFault = TemplateFault & { pointer: string };

export type RenderValueResult =
  | { ok: true; value: JsonValue; missing: string[] }
  | RenderFailure
  /** A text is not a template, although saving should have refused it. */
  | { ok: false; limit: null; faults: ValueFault[] };

/** Renders every text of a JSON value, deeply. */
export function renderValue(
  value: JsonValue,
  scope: Scope,
  { now, cache, budget = createBudget() }: RenderValueOptions,
): RenderValueResult {
  const rendering = createRendering(scope, now, false, budget);
  const faults: ValueFault[] = [];
  const compile = cache?.compile ?? compileTemplate;
  return withinLimits(() => {
    const rendered = mapTexts(value, '', faults, (text, pointer) => {
      const compiled = compile(text, { html: false });
      if (compiled.ok) return renderOne(compiled.template, rendering);
      faults.push(...compiled.faults.map((fault) => ({ ...fault, pointer })));
      return text;
    });
    if (faults.length > 0) return { ok: false, limit: null, faults };
    return { ok: true, value: rendered, missing: [...rendering.missing] };
  });
}

/** The faults of every text of a JSON value, for saving it. */
export function valueFaults(value: JsonValue, known: KnownNames = {}): ValueFault[] {
  const faults: ValueFault[] = [];
  mapTexts(value, '', faults, (text, pointer) => {
    const compiled = compileTemplate(text, { html: false }, known);
    if (!compiled.ok) faults.push(...compiled.faults.map((fault) => ({ ...fault, pointer })));
    return text;
  });
  return faults;
}

/** The one path a template consists of, if it is nothing else. */
export function onlyPath({ nodes }: Template): PathExpression | undefined {
  const [node, second] = nodes;
  return second === undefined && node?.kind === 'print' && node.value.kind === 'path' ? node.value : undefined;
}

function renderOne(template: Template, rendering: Rendering): JsonValue {
  const path = onlyPath(template);
  if (path === undefined) return renderText(template, rendering);
  const value = expressionValue(path, undefined, rendering, true);
  if (value === undefined) noteMissing(path.name, rendering);
  return value === undefined ? '' : asJson(value);
}

/** A scope is made of JSON, so what a path finds in it is. */
function asJson(value: unknown): JsonValue {
  return value as JsonValue;
}

type MapText = (text: string, pointer: string) => JsonValue;

function mapTexts(value: JsonValue, pointer: string, faults: ValueFault[], map: MapText, depth = 1): JsonValue {
  if (typeof value === 'string') return /\{[{%]/.test(value) ? map(value, pointer) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (depth > primitiveLimits.jsonDepth) {
    const message = `Lists and objects may be nested at most ${primitiveLimits.jsonDepth} levels deep.`;
    faults.push({ code: 'template_too_deep', message, pointer, line: 1, column: 1 });
    return value;
  }
  const inside = (item: JsonValue, key: string | number) =>
    mapTexts(item, `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`, faults, map, depth + 1);
  if (Array.isArray(value)) return value.map(inside);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(item, key)]));
}
