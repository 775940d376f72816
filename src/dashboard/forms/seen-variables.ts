// Which variables of events, people and the project are offered, by what was seen of them.
import { isObject } from '../../contract/json.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import { buildScope, type ScopeEvent, type ScopeProfile } from '../../engine/scope.ts';

/** A variable to offer in templates and conditions. */
export interface Variable {
  /** As it is written between braces, e.g. `event.orderId`. */
  path: string;
  /** Value of the latest event or the chosen person; undefined where neither has it. */
  sample: JsonValue | undefined;
  mayBeEmpty: boolean;
  /** Where it comes from, as a few words. */
  from: string;
}

/** What was seen in the project. */
export interface Seen {
  /** Events that match the trigger, newest first. */
  events: readonly ScopeEvent[];
  /** The person whose values are shown. */
  person: ScopeProfile | null;
  /** Other people. */
  people: readonly ScopeProfile[];
  org?: Readonly<Record<string, unknown>>;
  /** Variables of the project. */
  variables?: Readonly<Record<string, string>>;
}

export const nothingSeen: Seen = { events: [], person: null, people: [] };

/** How deep fields of objects are offered. */
const mostDepth = 4;
/** Variables of one root. */
const mostFields = 300;

/** Variables of the event and the person. */
export function eventVariables({ person, people, events }: Seen): Variable[] {
  const scopes = events.map((event) => withoutCopy(buildScope({ event }).event));
  const everybody = [...(person ? [person] : []), ...people].map((profile) => buildScope({ profile }));
  const users = everybody.map(({ user }) => user);
  const traits = everybody.map(({ trait }) => trait);
  return [
    ...seenIn('event', scopes, 'the event', eventFields),
    ...seenIn('user', users, 'the person', userFields),
    ...seenIn('trait', traits, 'the person', []),
  ];
}

/** Variables of the organisation, and of the project where templates may name them. */
export const orgVariables = ({ org = {} }: Seen): Variable[] =>
  seenIn('org', [org], 'the organisation', ['name', 'timezone']);
export const projectVariables = ({ variables = {} }: Seen): Variable[] => seenIn('var', [variables], 'the project', []);

/** Fields that are offered before anything was seen. */
const eventFields = ['type', 'id', 'userId', 'timestamp'];
const userFields = ['userId', 'email', 'phone', 'timezone', 'locale'];

/** `event.properties.x` is the same as `event.x`. */
const withoutCopy = ({ properties: _properties, ...event }: Record<string, unknown>) => event;

/** The fields of some values, newest first, each with its first sample. */
function seenIn(root: string, values: readonly Record<string, unknown>[], from: string, known: string[]): Variable[] {
  const found = new Map<string, { sample: JsonValue | undefined; count: number }>(
    known.map((name) => [name, { sample: undefined, count: 0 }]),
  );
  for (const value of values) {
    for (const [path, sample] of fieldsOf(value, '', 0)) {
      const field = found.get(path);
      if (field) found.set(path, { sample: field.sample ?? sample, count: field.count + 1 });
      else if (found.size < mostFields) found.set(path, { sample, count: 1 });
    }
  }
  return [...found].map(([path, { sample, count }]) => ({
    ...{ path: `${root}.${path}`, sample, mayBeEmpty: count < values.length, from },
  }));
}

/** Every field that a path can name, with its value; lists are one field. Sound: what was seen is JSON. */
function fieldsOf(value: Record<string, unknown>, before: string, depth: number): [string, JsonValue][] {
  return Object.entries(value).flatMap(([name, inner]) => {
    if (inner === null || inner === undefined || !isName(name)) return [];
    const path = before + name;
    if (!isObject(inner) || depth + 1 >= mostDepth) return [[path, inner as JsonValue]];
    return fieldsOf(inner, `${path}.`, depth + 1);
  });
}

/** Names that a path can hold as they are. */
const isName = (name: string) => /^[^\s.{}[\]"'/()]+$/.test(name);
