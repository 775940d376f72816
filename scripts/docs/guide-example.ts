/**
 * Decides how an example in a guide is written: a fenced block in one of the languages below.
 * 1. Its first part is JSON that says what is given; an empty line ends it.
 * 2. Each line of the rest is a case: what is written, an arrow, and what comes of it.
 */
export const exampleLanguages = ['template', 'condition', 'wait', 'gate', 'trigger'] as const;
export type ExampleLanguage = (typeof exampleLanguages)[number];

export interface GuideExample {
  language: ExampleLanguage;
  /** JSON, as it is written. */
  given: string;
  cases: { source: string; result: string }[];
}

const arrow = '→';

/** Reads a fenced block; null when it is no example. */
export function readExample(language: string, text: string): GuideExample | null {
  const known = exampleLanguages.find((name) => name === language);
  if (known === undefined) return null;
  const [given = '', ...rest] = text.split('\n\n');
  const lines = rest
    .join('\n\n')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return { language: known, given, cases: lines.map(readCase) };
}

function readCase(line: string): { source: string; result: string } {
  const at = line.lastIndexOf(arrow);
  if (at === -1) throw new Error(`A case of an example has an arrow (${arrow}): ${line}`);
  return { source: line.slice(0, at).trim(), result: line.slice(at + arrow.length).trim() };
}
