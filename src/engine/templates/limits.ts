/**
 * Decides how much a template may be and do.
 * 1. The source is refused before it reaches the parser, whose time grows faster than the depth of what it reads.
 * 2. Work is counted, not timed: the same template and data always end in the same way.
 */

/** Bounds of a template. */
export const templateLimits = {
  /** Characters of the source. */
  source: 102_400,
  /** Characters of one {{tag}}. */
  tag: 4_000,
  /** Blocks inside blocks, and parentheses inside parentheses. */
  depth: 20,
  /** Open blocks and their else-if branches together. */
  branches: 100,
  /** Steps of one rendering, that of all texts of a step; every tag, value and 256 characters of helper input count as one. */
  operations: 100_000,
  /** Characters of one rendering, that of all texts of a step. */
  output: 524_288,
  faults: 50,
  /** Missing variables that one rendering names, and the characters of a name. */
  missing: 100,
  nameLength: 200,
} as const;

/** Bounds of a dry-run: a hundred ordinary steps, or ten that do all that a step may. */
const dryRunLimits = { operations: 10 * templateLimits.operations, output: 10 * templateLimits.output };

/** What to say of blocks or parentheses that are nested too deep. */
export function tooDeepMessage(what: string): string {
  return `${what} may be nested at most ${templateLimits.depth} levels deep.`;
}

/** Which bound a rendering ran into; `partials`: too many inside each other, or one that does not exist. */
export interface TemplateLimit {
  kind: 'operations' | 'output' | 'partials';
  max: number;
  message: string;
}

/** Thrown inside a rendering and turned into a result at its edge; never leaves this folder. */
export class LimitReached extends Error {
  readonly limit: TemplateLimit;

  constructor(limit: TemplateLimit) {
    super(limit.message);
    this.limit = limit;
  }
}

/** Counts the steps and the output of one rendering. */
export interface Budget {
  /** Throws LimitReached when the steps are used up. */
  spend(operations: number): void;
  /** Throws LimitReached when `length` more characters would be too many. */
  grow(length: number): void;
  /** Throws LimitReached when a single text of this length would be too long. */
  limitLength(length: number): void;
}

/** A full budget: for one text, or for all texts of a step. What it spends, `within` spends too. */
export function createBudget(within?: Budget): Budget {
  return budgetOf(templateLimits, { work: 'The template does', text: 'The template renders' }, within);
}

/** What the templates of all steps of a dry-run may do and print together. */
export function createDryRunBudget(): Budget {
  return budgetOf(dryRunLimits, { work: 'This dry-run does', text: 'This dry-run renders' });
}

type Bounds = Record<'operations' | 'output', number>;

function budgetOf(bounds: Bounds, words: Record<'work' | 'text', string>, within?: Budget): Budget {
  let operations = 0;
  let output = 0;
  const tooLong = (): LimitReached => {
    const message = `${words.text} more than ${bounds.output} characters.`;
    return new LimitReached({ kind: 'output', max: bounds.output, message });
  };
  return {
    spend(count) {
      operations += count;
      if (operations > bounds.operations) {
        const message = `${words.work} more than ${bounds.operations} steps, which is too much. Loop over less.`;
        throw new LimitReached({ kind: 'operations', max: bounds.operations, message });
      }
      within?.spend(count);
    },
    grow(length) {
      output += length;
      if (output > bounds.output) throw tooLong();
      within?.grow(length);
    },
    limitLength(length) {
      if (length > templateLimits.output) throw tooLong();
    },
  };
}
