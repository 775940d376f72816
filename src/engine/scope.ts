/**
 * Decides what templates and conditions can read of an event, a person, a run and an organisation.
 * 1. Only own properties can be read: nothing inherited (`constructor`) and never `__proto__`.
 * 2. A property of the event hides the field of the same name, but not the type and module that patterns match.
 * 3. A field that is not set is absent, so that it counts as missing.
 */
import { moduleOf } from '../contract/events.ts';
import { isoTime, type JsonValue } from '../contract/primitives.ts';

/** Names that a template path may start with. */
export const templateRoots = ['event', 'user', 'profile', 'trait', 'ai', 'webhook', 'run', 'org', 'var'] as const;
export type ScopeRoot = (typeof templateRoots)[number];

/** What templates and conditions can read. Built by buildScope(). */
export interface Scope {
  /** {type, id, module, userId, anonymousId, timestamp, messageId, properties} overlaid by the event's properties. */
  event: Record<string, unknown>;
  /** Traits overlaid by {userId,email,phone,timezone,locale} when set. */
  user: Record<string, unknown>;
  /** The same object as `user`. */
  profile: Record<string, unknown>;
  trait: Record<string, unknown>;
  /** Results of ai_action steps by their `saveTo`. */
  ai: Record<string, unknown>;
  /** Answers to webhook steps by their `saveTo`. */
  webhook: Record<string, unknown>;
  /** {id, workflowId, workflowName, version, startedAt} */
  run: Record<string, unknown>;
  /** {id, name, timezone} */
  org: Record<string, unknown>;
  /** The variables of the project that have a value. */
  var: Readonly<Record<string, string>>;
  /** The event's real type and module, whatever its properties say; absent: `event.type` and `event.module`. */
  matched?: { type: string; module: string };
  /** Further roots of a template that was compiled with them. */
  more?: Readonly<Record<string, unknown>>;
}

/** Where results of steps are read: `{{ai.<name>}}` and `{{webhook.<name>}}`. */
export type ResultRoot = 'ai' | 'webhook';

/** A result that later steps can read. */
export interface SavedResult {
  root: ResultRoot;
  name: string;
  value: JsonValue;
}

/** The parts of an event that a scope is built from; a StreamEvent is one. */
export interface ScopeEvent {
  type: string;
  id?: string | null;
  userId?: string | null;
  anonymousId?: string | null;
  messageId?: string | null;
  /** Epoch ms or ISO 8601. */
  timestamp?: number | string | null;
  properties?: Record<string, unknown> | null;
}

/** The parts of a profile that a scope is built from. */
export interface ScopeProfile {
  userId?: string | null;
  email?: string | null;
  phone?: string | null;
  timezone?: string | null;
  locale?: string | null;
  traits?: Record<string, unknown> | null;
}

export interface ScopeInput {
  event?: ScopeEvent | null;
  profile?: ScopeProfile | null;
  ai?: Record<string, unknown> | null;
  webhook?: Record<string, unknown> | null;
  run?: Record<string, unknown> | null;
  org?: Record<string, unknown> | null;
  variables?: Readonly<Record<string, string>> | null;
}

/** Builds the scope from the parts that are given; the others are empty. */
export function buildScope({ event, profile, ai, webhook, run, org, variables }: ScopeInput): Scope {
  const traits = profile?.traits ?? {};
  const user = { ...traits, ...(profile ? identityOf(profile) : {}) };
  const results = { ai: ai ?? {}, webhook: webhook ?? {} };
  const surroundings = { run: run ?? {}, org: org ?? {}, var: variables ?? {} };
  const scope: Scope = { event: {}, user, profile: user, trait: traits, ...results, ...surroundings };
  if (!event) return scope;
  const matched = { type: event.type, module: moduleOf(event.type) };
  return { ...scope, event: eventFields(event, matched), matched };
}

/** Reads `path` (dotted) under a root; undefined when any part of it is missing. */
export function lookup(scope: Scope, root: ScopeRoot, path: string): unknown {
  return readPath(scope[root], path.split('.'));
}

/** Follows own properties; lists by index and `length`, texts by `length`. */
export function readPath(value: unknown, segments: readonly string[]): unknown {
  let at = value;
  for (const segment of segments) {
    if (typeof at === 'string' && segment === 'length') at = at.length;
    else if (hasOwnField(at, segment)) at = at[segment];
    else return undefined;
  }
  return at;
}

/** Whether `value` is an object or list that itself has the field. */
export function hasOwnField(value: unknown, name: string): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && name !== '__proto__' && Object.hasOwn(value, name);
}

function eventFields(event: ScopeEvent, matched: { type: string; module: string }): Record<string, unknown> {
  const properties = event.properties ?? {};
  const { id, userId, anonymousId, messageId } = event;
  const timestamp = typeof event.timestamp === 'number' ? timeText(event.timestamp) : event.timestamp;
  return { ...whereSet({ ...matched, id, userId, anonymousId, timestamp, messageId }), properties, ...properties };
}

function identityOf({ userId, email, phone, timezone, locale }: ScopeProfile): Record<string, unknown> {
  return whereSet({ userId, email, phone, timezone, locale });
}

function whereSet(fields: Record<string, string | null | undefined>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== undefined));
}

const maxEpochMs = 8.64e15;

function timeText(epochMs: number): string | undefined {
  return Math.abs(epochMs) <= maxEpochMs ? isoTime(epochMs) : undefined;
}
