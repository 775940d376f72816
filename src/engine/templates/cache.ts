/**
 * Decides which compiled templates are worth keeping.
 * 1. The least recently used ones go first, once there are too many or their sources are too long together.
 * 2. What it answers is what compiling anew would answer.
 */
import { type CompileOptions, type CompileResult, compileTemplate } from './compile.ts';

/** A compiled template takes several times its source; this keeps a full cache at a few megabytes. */
const maxSourceCharacters = 1_000_000;

export interface TemplateCache {
  compile(source: string, options: CompileOptions): CompileResult;
}

/** A cache of at most `max` compiled templates. */
export function createTemplateCache(max: number): TemplateCache {
  const kept = new Map<string, { result: CompileResult; length: number }>();
  let characters = 0;

  function evict(): void {
    for (const [key, { length }] of kept) {
      if (kept.size <= max && characters <= maxSourceCharacters) return;
      kept.delete(key);
      characters -= length;
    }
  }

  return {
    compile(source, options) {
      const key = `${JSON.stringify(options)}${source}`;
      const known = kept.get(key);
      if (known) kept.delete(key);
      else characters += source.length;
      const entry = known ?? { result: compileTemplate(source, options), length: source.length };
      kept.set(key, entry);
      evict();
      return entry.result;
    },
  };
}
