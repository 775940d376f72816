// Decides how headers name secrets of the project: {{secret.<name>}}, as a tag of its own.
// 1. The engine never sees the value of a secret. A header that names one is rendered around the tag; who sends the request
//    puts the secret in its place, so that traces, dry-runs and tests show the tag.
// 2. What a template prints is never read as a tag.

/** A piece of a header: text, or the secret that belongs there. */
export type HeaderPart = string | { readonly secret: string };

const tag = /\{\{\{?\s*secret\.([A-Za-z][A-Za-z0-9_]*)\s*\}?\}\}/g;
const longestName = 64;

export const secretTag = (name: string): string => `{{secret.${name}}}`;

/** The pieces of a header that names secrets; null for any other. */
export function headerParts(source: string): HeaderPart[] | null {
  const parts: HeaderPart[] = [];
  let end = 0;
  for (const found of source.matchAll(tag)) {
    parts.push(source.slice(end, found.index), { secret: found[1] ?? '' });
    end = found.index + found[0].length;
  }
  return parts.length === 0 ? null : [...parts, source.slice(end)].filter((part) => part !== '');
}

/** The secrets that a text names, each once. */
export function secretNames(text: string): string[] {
  return [...new Set([...text.matchAll(tag)].map(([, name = '']) => name))];
}

/** What is left of a text without its tags of secrets. */
export const withoutSecretTags = (text: string): string => text.replaceAll(tag, '');

/** A name for the secret of a header, from the workflow, the step and the header; the same for the same, unless it is taken. */
export function secretNameFor(
  workflow: string,
  label: string,
  header: string,
  isTaken: (name: string) => boolean,
): string {
  const words = [workflow, label, header].map(wordOf).filter((word) => word !== '');
  const wanted = words.join('_').slice(0, longestName).replace(/_+$/, '');
  const name = /^[a-z]/.test(wanted) ? wanted : `s_${wanted}`.slice(0, longestName);
  for (let n = 2, tried = name; ; n++) {
    if (!isTaken(tried)) return tried;
    const suffix = `_${n}`;
    tried = name.slice(0, longestName - suffix.length) + suffix;
  }
}

const wordOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
