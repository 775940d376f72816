// Decides which part of an address with templates is fixed, so that it can be judged when it is saved.
// 1. Of templates only variables of the project stand before the path: scheme, host and port are what is written there and
//    what the project says, which is judged when it says it.
// 2. A value is percent-encoded where it stands, and cannot climb out of the path that was written.

/** A variable of the project, whole and by itself. */
const variableTag = /\{\{\s*var\.([a-z][A-Za-z0-9]*)\s*\}\}/g;
const variable = variableTag.source;

/** Scheme, host and port, up to where a path, a query or a fragment begins; a variable may be any of it, or all. */
const origin = new RegExp(`^(?:(?:[a-z0-9+.-]|${variable})+:\\/\\/)?(?:${variable}|[^/?#\\\\{])*`, 'i');

/** A tag of a template; `\{{` prints braces. */
const opensTag = /(?<!\\)\{\{/;

export const hasTemplate = (text: string): boolean => opensTag.test(text);

/** An address in two parts: up to its path, and the rest. */
export function splitAddress(source: string): { origin: string; rest: string } {
  const [written = ''] = origin.exec(source) ?? [];
  return { origin: written, rest: source.slice(written.length) };
}

/** The variables that stand before the path of an address. */
export function originVariables(source: string): string[] {
  return [...splitAddress(source).origin.matchAll(variableTag)].map(([, name = '']) => name);
}

/** A text with the values of its variables; `valueFor` is asked for each. */
export function withVariables(text: string, valueFor: (name: string) => string): string {
  return text.replace(variableTag, (_tag, name: string) => valueFor(name));
}

/** Why an address cannot be judged when it is saved, as one sentence; null when it can. */
export function originFault(source: string): string | null {
  if (!hasTemplate(source)) return null;
  const { origin: written, rest } = splitAddress(source);
  const isComplete = /^[a-z][a-z0-9+.-]*:\/\/[^/]/i.test(written) || originVariables(source).length > 0;
  if (isComplete && /^(?:$|[/?#\\])/.test(rest)) return null;
  return 'A template may stand in the path or the query of `url`, but not in its scheme, host or port. Write https://api.example.com/{{event.id}}, or {{var.apiUrl}}/{{event.id}} with a variable of the project.';
}

/** The address to judge: the whole one, or what stands before its path; null while a variable in it has no value. */
export function fixedPart(source: string, variables: Readonly<Record<string, string>>): string | null {
  if (!hasTemplate(source)) return source;
  const { origin: written, rest } = splitAddress(source);
  const isSet = originVariables(source).every((name) => Object.hasOwn(variables, name));
  if (!isSet) return null;
  return withVariables(written, (name) => variables[name] ?? '') + (hasTemplate(rest) ? '' : rest);
}

/** A segment that leads up, as URL parsers read it. */
const upward = /[/\\](?:\.|%2e){1,2}(?=[/\\?#]|$)/i;

/** Whether the path of an address holds a segment of dots. */
export function climbs(address: string): boolean {
  const path = splitAddress(address).rest.split(/[?#]/)[0] ?? '';
  return upward.test(path);
}

export const climbsMessage = 'a value must not be "." or "..", which would lead to another path.';
