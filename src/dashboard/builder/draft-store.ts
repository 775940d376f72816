// Keeps drafts on this device, in IndexedDB: one for each workflow of a project, and one for its new workflow.
import type { Draft } from './draft.ts';

/** The published state that a draft was begun on. */
export interface DraftBase {
  etag: string;
  version: number;
  draft: Draft;
}

export interface KeptDraft {
  draft: Draft;
  /** null for a workflow that was never published. */
  base: DraftBase | null;
  /** When it was last written, epoch ms. */
  keptAt: number;
}

const databaseName = 'sendora';
const storeName = 'drafts';

/** The key of a draft; `new` for the workflow of a project that has no id yet. */
export const draftKey = (orgId: string, projectId: string, workflowId: string | null): string =>
  [orgId, projectId, workflowId ?? 'new'].join('/');

export async function readKept(key: string): Promise<KeptDraft | null> {
  const found: unknown = await inStore('readonly', (store) => store.get(key));
  return isKept(found) ? found : null;
}

export async function keepDraft(key: string, kept: KeptDraft): Promise<void> {
  await inStore('readwrite', (store) => store.put(kept, key));
}

export async function dropDraft(key: string): Promise<void> {
  await inStore('readwrite', (store) => store.delete(key));
}

/** A draft of an older dashboard may have another form; it is not read then. */
function isKept(value: unknown): value is KeptDraft {
  if (typeof value !== 'object' || value === null || !('draft' in value) || !('keptAt' in value)) return false;
  const { draft } = value;
  return typeof draft === 'object' && draft !== null && 'steps' in draft && Array.isArray(draft.steps);
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
