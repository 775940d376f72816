// Keeps drafts on this device, in IndexedDB, each under a key of its own. What is in one is for its page to judge.

const databaseName = 'sendora';
const storeName = 'drafts';

/** What is kept under a key; undefined where there is nothing. */
export const readEntry = (key: string): Promise<unknown> => inStore('readonly', (store) => store.get(key));

export async function writeEntry(key: string, entry: unknown): Promise<void> {
  await inStore('readwrite', (store) => store.put(entry, key));
}

export async function dropEntry(key: string): Promise<void> {
  await inStore('readwrite', (store) => store.delete(key));
}

async function inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  try {
    const transaction = database.transaction(storeName, mode);
    const ended = new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error);
    });
    const request = act(transaction.objectStore(storeName));
    await ended;
    return request.result;
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(storeName);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('The drafts of this device are in use by an older page.'));
  });
}
