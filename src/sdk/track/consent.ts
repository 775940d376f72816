import { findLocalStorage } from './browser.ts';
import { createClient } from './index.ts';
import type { AnyEvents, Client, ClientOptions, EventMap, Fetch, KeyValueStorage } from './types.ts';

export interface ConsentOptions extends ClientOptions {
  /** Start opted out: nothing is sent or stored before `optIn()` (default false). */
  optedOut?: boolean;
}

/** A client that a person can switch off. It does not remember the choice; whoever asks for consent does. */
export interface ConsentClient<Events extends EventMap<Events> = AnyEvents> extends Client<Events> {
  /** Forgets the person and every unsent event, here and in the storage; calls do nothing from now on. */
  optOut(): void;
  /** Begins again, as a new anonymous person. */
  optIn(): void;
}

interface Session<Events extends EventMap<Events>> {
  client: Client<Events>;
  /** Ends it at once: nothing more is sent or stored. */
  end(): void;
}

const calls = ['track', 'identify', 'page', 'screen', 'group', 'alias', 'reset'] as const;
type Call = (typeof calls)[number];

/** Creates a client of one project that can be switched off and on; like `createClient`, it never throws. */
export function createConsentClient<Events extends EventMap<Events> = AnyEvents>(
  options: ConsentOptions,
): ConsentClient<Events> {
  let session: Session<Events> | null = null;
  const optIn = () => {
    session ??= startSession<Events>(options);
  };
  if (!readOr(() => options.optedOut, false)) optIn();
  const act =
    (name: Call) =>
    (...given: unknown[]) =>
      (session?.client[name] as ((...given: unknown[]) => void) | undefined)?.(...given);
  return {
    ...(Object.fromEntries(calls.map((name) => [name, act(name)])) as unknown as Pick<Client<Events>, Call>),
    userId: async () => session?.client.userId(),
    anonymousId: async () => session?.client.anonymousId(),
    flush: async (timeoutMs) => session?.client.flush(timeoutMs) ?? true,
    shutdown: async (timeoutMs) => session?.client.shutdown(timeoutMs) ?? true,
    optIn,
    optOut() {
      session?.end();
      session = null;
    },
  };
}

function startSession<Events extends EventMap<Events>>(options: ConsentOptions): Session<Events> {
  let isOpen = true;
  const storage = readOr(() => (options.storage === undefined ? findLocalStorage() : options.storage), null);
  const request = readOr(() => options.fetch, undefined) ?? globalThis.fetch;
  const send: Fetch = (url, init) => (isOpen ? (request as Fetch)(url, init) : Promise.reject(Error('opted out')));
  const guarded = storage && new Proxy(storage, { get: (target, name) => read(target, name, () => isOpen) });
  const onError: ClientOptions['onError'] = (problem) => isOpen && options.onError?.(problem);
  const client = createClient<Events>(readOr(() => ({ ...options, fetch: send, storage: guarded, onError }), options));
  const forget = () => storage && removeKeys(storage, `sendora:${options.writeKey}:`);
  return {
    client,
    end() {
      isOpen = false;
      forget();
      // What was being written meanwhile is removed, too.
      client.shutdown(1).then(forget);
    },
  };
}

/** A property of a storage; its methods keep their storage, and write nothing once the session has ended. */
function read(storage: KeyValueStorage, name: string | symbol, isOpen: () => boolean): unknown {
  const value: unknown = Reflect.get(storage, name);
  if (typeof value !== 'function') return value;
  return (...given: unknown[]) => (name !== 'setItem' || isOpen() ? value.apply(storage, given) : undefined);
}

/** Every key of `localStorage` that begins so; of a storage that cannot list its keys, the two that a client writes. */
async function removeKeys(storage: KeyValueStorage, prefix: string): Promise<void> {
  const listed = Object.keys(storage).filter((key) => key.startsWith(prefix));
  for (const key of [`${prefix}ids`, `${prefix}queue:`, ...listed]) {
    try {
      await storage.removeItem(key);
    } catch {
      // A storage that fails holds nothing that could be removed.
    }
  }
}

function readOr<Value>(get: () => Value, fallback: Value): Value {
  try {
    return get();
  } catch {
    return fallback;
  }
}
