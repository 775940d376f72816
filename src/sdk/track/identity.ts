import type { UseStorage } from './queue.ts';
import { createId, isText } from './wire.ts';

export interface Ids {
  anonymousId?: string | undefined;
  userId?: string | undefined;
}

/** The person the events are about, kept over sessions and shared by tabs. */
export interface Identity {
  /** Settles when the storage was read. */
  ready: Promise<unknown>;
  /** Creates the anonymousId on first use: nothing is stored before the first event. */
  read(): Ids;
  /** Remembers a person; without a userId, or with another one than before, there is a new anonymousId. */
  remember(userId?: string): void;
  /** Reads the ids that another tab wrote. */
  follow(event: Partial<StorageEvent>): void;
}

/** Creates the identity of one client; a stateless one remembers and stores nothing. */
export function createIdentity(useStorage: UseStorage, key: string, isStateless?: boolean): Identity {
  let ids: Ids = {};
  const load = (text: string | null | undefined) => {
    if (!text || isStateless) return;
    const { anonymousId, userId } = JSON.parse(text);
    if (isText(anonymousId)) ids = { anonymousId, userId: isText(userId) ? userId : undefined };
  };
  const remember = (userId?: string) => {
    if (isStateless) return;
    const isSame = ids.anonymousId && userId && (ids.userId ?? userId) === userId;
    ids = { anonymousId: isSame ? ids.anonymousId : createId(), userId };
    useStorage((storage) => storage.setItem(key, JSON.stringify(ids)));
  };
  return {
    ready: useStorage(async (storage) => load(await storage.getItem(key))),
    remember,
    read() {
      if (!ids.anonymousId) remember(ids.userId);
      return ids;
    },
    follow: (event) => load(event.key === key ? event.newValue : null),
  };
}
