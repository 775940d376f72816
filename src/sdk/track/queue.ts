import type { Report } from './report.ts';
import type { KeyValueStorage } from './types.ts';
import { byteLength, createId, eventBytes } from './wire.ts';
import { within } from './within.ts';

/** Longest wait for one access. */
const storageWaitMs = 5_000;

/** A stored queue that its tab has not written for this long has no owner. */
const staleAfterMs = 60_000;

/** Runs one access after the other; without a storage nothing is run, and a failure is reported. */
export type UseStorage = (act: (storage: KeyValueStorage) => unknown) => Promise<unknown>;

/** Creates the only access to the storage. */
export function createStorageDoor(storage: KeyValueStorage | null, report: Report): UseStorage {
  let last: Promise<unknown> = Promise.resolve();
  return (act) => {
    if (storage)
      last = within(
        last.then(() => act(storage)).catch((cause) => report('storage', cause)),
        storageWaitMs,
      );
    return last;
  };
}

/** The unsent events, oldest first, each one line of JSON. */
export interface Queue {
  lines: string[];
  /** Replaces the lines, drops the oldest above the limit and stores the rest; with stamp 0 another tab may take them. */
  set(lines: string[], stampMs?: number): void;
  /** Takes over the events of an earlier session, or of a closed or crashed tab. */
  adopt(): Promise<unknown>;
}

function isEvent(line: string): boolean {
  try {
    return JSON.parse(line).messageId && byteLength(line) <= eventBytes;
  } catch {
    return false;
  }
}

/** Creates the queue; tabs that share a storage write different keys, so that they do not overwrite each other. */
export function createQueue(useStorage: UseStorage, prefix: string, maxQueue: number, report: Report): Queue {
  let ownKey = prefix;
  let isSaving = false;
  let savedAtMs: number;
  const queue: Queue = {
    lines: [],
    set(lines, stampMs = Date.now()) {
      savedAtMs = stampMs;
      queue.lines = lines;
      const over = lines.splice(0, lines.length - maxQueue);
      if (over.length) report('queue_full', maxQueue, over);
      if (isSaving) return;
      isSaving = true;
      useStorage((storage) => {
        isSaving = false;
        const { lines } = queue;
        return lines.length ? storage.setItem(ownKey, [savedAtMs, ...lines].join('\n')) : storage.removeItem(ownKey);
      });
    },
    adopt: () =>
      useStorage(async (storage) => {
        if (ownKey === prefix && (storage as Partial<Storage>).key) ownKey += createId();
        for (const key of [ownKey, ...Object.keys(storage)]) {
          if (!key.startsWith(prefix)) continue;
          const [stamp, ...found] = (await storage.getItem(key))?.split('\n') ?? [];
          if (!stamp || (key !== ownKey && Date.now() - +stamp < staleAfterMs)) continue;
          queue.set([...found.filter((line) => isEvent(line) && !queue.lines.includes(line)), ...queue.lines]);
          // Runs after the save, so that a crash in between repeats events instead of losing them.
          if (key !== ownKey) useStorage(() => storage.removeItem(key));
        }
      }),
  };
  return queue;
}
