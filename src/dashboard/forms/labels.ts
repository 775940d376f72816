// The words of a field whose contract gives it a name and a description.
import { upperFirst } from '../words/upper-first.ts';

/** Words that stay as they are written. */
const proper: Readonly<Record<string, string>> = {
  ai: 'AI',
  api: 'API',
  html: 'HTML',
  id: 'id',
  json: 'JSON',
  sid: 'SID',
  sms: 'SMS',
  url: 'URL',
};

/** The label of a field by its name: `frequencyCap` is "Frequency cap", `base_url` "Base URL". */
export function labelOf(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .filter((word) => word !== '')
    .map((word) => proper[word.toLowerCase()] ?? word.toLowerCase());
  return upperFirst(words.join(' '));
}

const rootsNote = / ?Template: \{\{event\.\*\}\}.*$/s;

const nullNote = / ?null is the same as leaving it out\.$/;

/** The hint of a field by its description; that it is a template, or may be emptied, is shown by the field itself. */
export const hintOf = (description: string | undefined): string =>
  (description ?? '').replace(nullNote, '').replace(rootsNote, '');

/** What a choice means, by a description that explains its options as `name: meaning. other: meaning.` */
export function meaningOf(option: string, description: string | undefined): string {
  const found = new RegExp(
    `(?:^|[.;] )${escapeRegExp(option)}(?: \\(default\\))?: (.*?)(?=\\. [a-z_]+(?: \\(default\\))?: |\\.? Default |\\.$|$)`,
    's',
  ).exec(description ?? '');
  return upperFirst(found?.[1] ?? '');
}

/** What holds while a choice is left out: its default, or the option that its description calls so. */
export function usualOf<T extends string | number | boolean>(
  { default: given, description = '' }: { default?: unknown; description?: string },
  options: readonly T[],
): T | undefined {
  const words = /[Dd]efault `?([\w-]+)`?\./.exec(description)?.[1] ?? /([\w-]+) \(default\)/.exec(description)?.[1];
  return options.find((option) => (given === undefined ? String(option) === words : option === given));
}

const escapeRegExp = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
