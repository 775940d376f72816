// Prints the texts of one message or step: they share one budget, and what failed or had no value is collected.
import type { JsonValue } from '../../contract/primitives.ts';
import type { Scope } from '../scope.ts';
import { createTemplateCache } from './cache.ts';
import type { CompileOptions } from './compile.ts';
import { type Budget, createBudget } from './limits.ts';
import type { PartialLookup } from './partial.ts';
import { render } from './render.ts';
import { renderValue } from './value.ts';

/** Texts of a busy project; what does not fit is compiled again. */
const cachedTemplates = 500;
export const printCache = createTemplateCache(cachedTemplates);

/** What a text sees beside the usual. */
export interface PrintExtras {
  partials?: PartialLookup;
  /** Values of further roots. */
  more?: Readonly<Record<string, unknown>>;
}

export interface Printer {
  readonly missing: Set<string>;
  /** One sentence for each text that could not be printed. */
  readonly faults: string[];
  /** Empty where it could not be printed. */
  print(field: string, source: string, options: CompileOptions, extras?: PrintExtras): string;
  /** null where it could not be printed. */
  value(field: string, value: JsonValue): JsonValue;
}

/** A printer over a scope at a time (epoch ms); what it spends, `within` spends too. */
export function createPrinter(scope: Scope, now: number, within?: Budget): Printer {
  const missing = new Set<string>();
  const faults: string[] = [];
  const budget = createBudget(within);

  function note(field: string, problem: string | undefined): void {
    faults.push(`In \`${field}\`: ${problem ?? 'The template cannot be read.'}`);
  }

  return {
    missing,
    faults,
    print(field, source, options, { partials, more } = {}) {
      const compiled = printCache.compile(source, options);
      const seen = more ? { ...scope, more: { ...scope.more, ...more } } : scope;
      const rendered = compiled.ok ? render(compiled.template, seen, { now, budget, partials }) : null;
      if (rendered?.ok) {
        for (const path of rendered.missing) missing.add(path);
        return rendered.text;
      }
      note(field, compiled.ok ? rendered?.limit.message : compiled.faults[0]?.message);
      return '';
    },
    value(field, value) {
      const rendered = renderValue(value, scope, { now, cache: printCache, budget });
      if (rendered.ok) {
        for (const path of rendered.missing) missing.add(path);
        return rendered.value;
      }
      note(field, rendered.limit ? rendered.limit.message : rendered.faults[0]?.message);
      return null;
    },
  };
}
