// The keys that the dashboard works with. They come from a one-time code (`#code=…`, as `npm start` prints it) or from the
// form, and live in the tab; a new tab asks the ones that are open. They are never written to a disk.
import type { SignedIn } from '../../contract/account/sign-in.ts';

export type Keys = SignedIn;

const place = 'sendora.keys';
const channelName = 'sendora.keys';
/** Held by every tab that has keys, so that a new one knows whether another will answer. */
const lockName = 'sendora.keys';
/** How long a new tab waits for another one to answer, in milliseconds: one that has keys may be busy. */
const patience = 150;
const patienceWithOne = 5_000;

/** Takes the code of a sign-in link out of the address, so that it does not stay in the history; null without one. */
export function takeCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('code');
  if (code) history.replaceState(null, '', location.pathname + location.search);
  return code;
}

/** Keys of this tab, or null. */
export function keysOfTab(): Keys | null {
  try {
    const keys: unknown = JSON.parse(sessionStorage.getItem(place) ?? 'null');
    return isKeys(keys) ? keys : null;
  } catch {
    return null;
  }
}

export function keepKeys(keys: Keys): void {
  sessionStorage.setItem(place, JSON.stringify(keys));
}

/** Signs out here. */
export function dropKeys(): void {
  sessionStorage.removeItem(place);
}

/** Signs out here and in every other tab. */
export function forgetKeys(): void {
  dropKeys();
  const channel = new BroadcastChannel(channelName);
  channel.postMessage('forget');
  channel.close();
}

/** Answers new tabs with the keys of this one; `onForget` is called when another tab signs out. */
export function shareKeys(onForget: () => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.onmessage = ({ data }) => {
    if (data === 'forget') {
      dropKeys();
      onForget();
    }
    const keys = keysOfTab();
    if (data === 'ask' && keys !== null) channel.postMessage({ keys });
  };
  return () => channel.close();
}

/** Lets new tabs know that this one has keys; returns how to take that back. */
export function announceKeys(): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  // Browsers have locks on secure origins only.
  navigator.locks?.request(lockName, { mode: 'shared' }, () => promise).catch(() => undefined);
  return resolve;
}

async function hasOtherTab(): Promise<boolean> {
  try {
    const { held = [] } = (await navigator.locks?.query()) ?? {};
    return held.some(({ name }) => name === lockName);
  } catch {
    return false;
  }
}

/** Keys of another open tab, or null when none answers in time. */
export async function askOtherTabs(): Promise<Keys | null> {
  const wait = (await hasOtherTab()) ? patienceWithOne : patience;
  const channel = new BroadcastChannel(channelName);
  return new Promise<Keys | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), wait);
    channel.onmessage = ({ data }) => {
      if (!isKeys(data?.keys)) return;
      clearTimeout(timer);
      resolve(data.keys);
    };
    channel.postMessage('ask');
  }).finally(() => channel.close());
}

/** Enough of a key to recognise it. */
export const hintOf = ({ key }: Keys): string => `${key.slice(0, 11)}…`;

function isKeys(value: unknown): value is Keys {
  return typeof value === 'object' && value !== null && 'key' in value && 'orgId' in value;
}
