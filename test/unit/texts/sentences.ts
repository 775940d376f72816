import { Outcome } from '../../../src/contract/outcomes.ts';

/** What a text quotes: code, values, tags of templates, what others said. */
const quoted = /`[^`]*`|"[^"]*"|“[^”]*”|\{\{[^}]*\}\}+|\{ [^{}]*\}|\([^()]*\)|https?:\/\/\S+/g;
/** Words of the API that are no words of a sentence. */
const bareWords = new RegExp(
  `\\b(${[...Outcome.options.filter((word) => /[_-]/.test(word)), 'needs_reconnect', 'needs reconnect'].join('|')})\\b`,
);

/** What is wrong with a text that people read; null when nothing is. */
export function textFault(text: string): string | null {
  if (/\bundefined\b|\[object |\bNaN\b/.test(text.replace(/"[^"]*"/g, ''))) return 'names a value of the program';
  const words = text.replace(quoted, 'x');
  if (words.split(/[.!?] /).some((sentence) => (sentence.match(/: /g) ?? []).length > 1)) return 'has two colons';
  const bare = bareWords.exec(words);
  if (bare) return `holds the word ${bare[0]}`;
  return text.trim() === '' ? 'is empty' : null;
}
