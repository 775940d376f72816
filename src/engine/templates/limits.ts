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
  /** Steps of one rendering; every tag, value and 256 characters of helper input count as one. */
  operations: 100_000,
  /** Characters of one rendering. */
  output: 524_288,
  faults: 50,
  /** Missing variables that one rendering names, and the characters of a name. */
  missing: 100,
  nameLength: 200,
} as const;

/** What to say of blocks or parentheses that are nested too deep. */
export function tooDeepMessage(what: string): string {
  return `${what} may be nested at most ${templateLimits.depth} levels deep.`;
}

/** Which bound a rendering ran into. */
export interface TemplateLimit {
  kind: 'operations' | 'output';
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

/** A full budget for one rendering. */
export function createBudget(): Budget {
  let operations = 0;
  let output = 0;
  return {
    spend(count) {
      operations += count;
      if (operations > templateLimits.operations) throw new LimitReached(tooMuchWork);
    },
    grow(length) {
      output += length;
      if (output > templateLimits.output) throw new LimitReached(tooLong);
    },
    limitLength(length) {
      if (length > templateLimits.output) throw new LimitReached(tooLong);
    },
  };
}

const tooMuchWork: TemplateLimit = {
  kind: 'operations',
  max: templateLimits.operations,
  message: `The template does too much: more than ${templateLimits.operations} steps. Loop over less.`,
};

const tooLong: TemplateLimit = {
  kind: 'output',
  max: templateLimits.output,
  message: `The template renders more than ${templateLimits.output} characters.`,
};
