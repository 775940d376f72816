/** What is wrong with a template, for the person who wrote it. */
export interface TemplateFault {
  code:
    | 'template_syntax'
    | 'template_too_large'
    | 'template_too_deep'
    | 'template_unsupported'
    | 'unknown_variable'
    | 'unknown_helper'
    | 'wrong_arguments'
    | 'unknown_partial'
    | 'unknown_argument'
    | 'missing_argument';
  message: string;
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** What was probably meant, ready to be put in. */
  suggestion?: string | undefined;
}

/** A place in a template, both numbers from 1. */
export interface Position {
  line: number;
  column: number;
}

/** Line and column of an offset; a line ends as the parser counts it, with \n, \r\n or \r. */
export function positionAt(source: string, offset: number): Position {
  const before = source.slice(0, offset).split(/\r\n?|\n/);
  return { line: before.length, column: (before[before.length - 1] ?? '').length + 1 };
}
