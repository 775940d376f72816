// Decides which part of an address with templates is fixed, so that it can be judged when it is saved.
// 1. No template stands before the path: scheme, host and port are those of the text as it is written.
// 2. A value is percent-encoded where it stands, and cannot climb out of the path that was written.

/** Scheme, host and port, up to where a path, a query or a fragment begins. */
const origin = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\\]*/i;

/** A tag of a template; `\{{` prints braces. */
const opensTag = /(?<!\\)\{\{/;

export const hasTemplate = (text: string): boolean => opensTag.test(text);

/** Why an address cannot be judged when it is saved, as one sentence; null when it can. */
export function originFault(source: string): string | null {
  if (!hasTemplate(source)) return null;
  const written = origin.exec(source)?.[0];
  if (written !== undefined && !written.includes('{{')) return null;
  return 'A template may stand in the path or the query of `url`, but not in its scheme, host or port: write https://api.example.com/{{event.id}}.';
}

/** The address to judge: the whole one, or what is written before the first template. */
export function fixedPart(source: string): string {
  if (!hasTemplate(source)) return source;
  return origin.exec(source)?.[0] ?? source;
}

/** A segment that leads up, as URL parsers read it. */
const upward = /[/\\](?:\.|%2e){1,2}(?=[/\\?#]|$)/i;

/** Whether the path of an address holds a segment of dots. */
export function climbs(address: string): boolean {
  const path = address.replace(origin, '').split(/[?#]/)[0] ?? '';
  return upward.test(path);
}

export const climbsMessage = 'a value must not be "." or "..", which would lead to another path.';
