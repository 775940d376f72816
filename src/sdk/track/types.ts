/** Constraint of an event map: every event name has an object of properties. */
export type EventMap<Events> = { [Name in keyof Events]: object };

/** The untyped default: any event name, any properties. */
export type AnyEvents = Record<string, object>;

/** Storage of ids and unsent events between sessions, such as `localStorage` or React Native's AsyncStorage. */
export interface KeyValueStorage {
  getItem(key: string): string | null | undefined | Promise<string | null | undefined>;
  setItem(key: string, value: string): unknown;
  removeItem(key: string): unknown;
}

/** `AbortSignal` where the compiler knows it: not every host app has the types of the DOM or of Node. */
export type Signal = typeof globalThis extends { AbortSignal: { prototype: infer Known } } ? Known : object;

/** The part of `fetch` that the client needs. */
export type Fetch = (
  url: string,
  init: { method: string; body: string; signal: Signal },
) => Promise<{ status: number; headers: { get(name: string): string | null }; text(): Promise<string> }>;

/**
 * What went wrong: `invalid` (call ignored), `too_large`, `queue_full` and `rejected` (events dropped),
 * `unreachable` (events kept for later), `storage` (kept in memory only).
 */
export type ProblemCode = 'invalid' | 'too_large' | 'queue_full' | 'rejected' | 'unreachable' | 'storage';

export interface Problem {
  code: ProblemCode;
  /** The error that was caught, the server's answer, or the limit in question. */
  detail: unknown;
  /** The events that were dropped; empty when nothing was lost. */
  events: WireEvent[];
  /** HTTP status of the answer, 0 when there was none; only for `rejected` and `unreachable`. */
  status?: number | undefined;
}

/** An event as it is sent to `/v1/batch`. */
export interface WireEvent {
  type: 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias';
  messageId: string;
  timestamp: string;
  context: {
    library: { name: string; version: string };
    locale?: string;
    timezone?: string;
    page?: { url: string; path: string; search: string; title: string; referrer: string };
    [key: string]: unknown;
  };
  userId?: string;
  anonymousId?: string;
  event?: string;
  name?: string;
  category?: string;
  groupId?: string;
  previousId?: string;
  properties?: Record<string, unknown>;
  traits?: Record<string, unknown>;
}

export interface ClientOptions {
  /** Publishable key with the role `ingest`. */
  writeKey: string;
  /** Base URL of Sendora, e.g. `https://sendora.example.com`. */
  host: string;
  /** Length of the queue at which it is sent at once (default 20). */
  flushAt?: number;
  /** Longest time that an event waits for others, in milliseconds (default 2,000). */
  flushIntervalMs?: number;
  /** Most unsent events that are kept; the oldest are dropped first (default 1,000). */
  maxQueue?: number;
  /** Retries in a row before waiting for the next event or the next session (default 10). */
  maxRetries?: number;
  /** Longest time of one request, in milliseconds (default 15,000). */
  timeoutMs?: number;
  /** Default: `localStorage` in browsers, memory elsewhere; `null` means memory. */
  storage?: KeyValueStorage | null;
  /** Default: the global `fetch`. */
  fetch?: Fetch;
  /** For servers: no person is remembered, so every call needs its `userId` or `anonymousId`. */
  stateless?: boolean;
  /** Log every call, send and problem to the console. */
  debug?: boolean;
  /** Called for every problem; what it throws is ignored. */
  onError?: (problem: Problem) => unknown;
}

export interface CallOptions {
  /** Overrides the remembered person for this event. */
  userId?: string | null;
  anonymousId?: string | null;
  /** Your own id for the event: a second event with the same id is ignored. */
  messageId?: string | null;
  /** When it happened; now when left out. */
  timestamp?: Date | string | number | null;
  context?: object | null;
}

/** Properties may be left out when none of them is required. */
type TrackArguments<Properties> =
  Partial<Properties> extends Properties
    ? [properties?: Properties | null, options?: CallOptions]
    : [properties: Properties, options?: CallOptions];

export interface Client<Events extends EventMap<Events> = AnyEvents> {
  /** Records that something happened. */
  track<Name extends keyof Events & string>(event: Name, ...rest: TrackArguments<Events[Name]>): void;
  /** Sets who the person is; later events have this userId. */
  identify(userId?: string | null, traits?: object | null, options?: CallOptions): void;
  /** Records a page view; in browsers url, path, search, title and referrer are filled in. */
  page(name?: string | null, properties?: object | null, options?: CallOptions): void;
  page(category: string, name: string, properties?: object | null, options?: CallOptions): void;
  /** Records a screen view of an app. */
  screen(name?: string | null, properties?: object | null, options?: CallOptions): void;
  screen(category: string, name: string, properties?: object | null, options?: CallOptions): void;
  /** Puts the person into a group, e.g. a company. */
  group(groupId: string, traits?: object | null, options?: CallOptions): void;
  /** Joins `previousId` (default: the current person) to `userId`. */
  alias(userId: string, previousId?: string | null, options?: CallOptions): void;
  /** Id of the person; undefined before `identify` and after `reset`. Resolves once the storage was read. */
  userId(): Promise<string | undefined>;
  /** The anonymousId, e.g. for a server that continues the visit; made now if there is none. Undefined with `stateless`. */
  anonymousId(): Promise<string | undefined>;
  /** Forgets the person and starts with a new anonymous one; call it at sign-out. */
  reset(): void;
  /** Sends what is queued, with retries; true when everything was delivered, false when events are still waiting. */
  flush(timeoutMs?: number): Promise<boolean>;
  /** Sends what is queued for at most `timeoutMs` (default 5,000), then stops timers and listeners for good. */
  shutdown(timeoutMs?: number): Promise<boolean>;
}
