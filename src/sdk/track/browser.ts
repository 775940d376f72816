import type { Identity } from './identity.ts';
import type { Queue } from './queue.ts';
import type { Guard } from './report.ts';
import type { Sender } from './sender.ts';
import { isOffline, type Transport } from './transport.ts';
import { batchBody, beaconBytes, takeBatch } from './wire.ts';

/** `localStorage` of a page; null elsewhere, and when it may not be read. */
export function findLocalStorage(): Storage | null {
  try {
    return globalThis.document ? localStorage : null;
  } catch {
    return null;
  }
}

/** Url, path, search, title and referrer; undefined outside browsers. */
export function describePage(): object | undefined {
  if (!globalThis.document) return;
  const { title, referrer } = document;
  const { href, pathname, search } = location;
  return { url: href, path: pathname, search, title, referrer };
}

/** The circumstances of a person's device: language, time zone, page. */
export function describeDevice(): object {
  const { locale, timeZone } = globalThis.Intl?.DateTimeFormat().resolvedOptions() ?? {};
  return { locale, timezone: timeZone, page: describePage() };
}

/** Listens to the page or web worker, if there is one; aborting the result ends it. */
export function listenToPage(
  url: string,
  writeKey: string | undefined,
  queue: Queue,
  sender: Sender,
  transport: Transport,
  identity: Identity,
  guard: Guard,
): AbortController {
  const listening = new AbortController();
  const { signal } = listening;
  const on = guard((name: string, act: (event: Event) => unknown) => addEventListener(name, guard(act), { signal }));
  // The browser sends a beacon even after the page is gone; what it refuses stays in the queue.
  const leave = () => {
    const lines = takeBatch(queue.lines, beaconBytes);
    if (lines.length && !isOffline() && navigator.sendBeacon(url, batchBody(lines, writeKey))) {
      queue.set(queue.lines.slice(lines.length));
      leave();
    }
  };
  if (globalThis.navigator?.onLine != null) {
    on('online', () => {
      queue.adopt().then(sender.flush);
      transport.wake();
    });
    // Bubbles up from the document.
    on('visibilitychange', () => document.hidden && leave());
    on('pagehide', () => {
      leave();
      queue.set(queue.lines, 0);
    });
    on('storage', identity.follow);
  }
  return listening;
}
