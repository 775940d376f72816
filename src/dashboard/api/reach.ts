// Whether the server answers. What was read before stays visible while it does not.
import { useSyncExternalStore } from 'react';

interface Reach {
  reachable: boolean;
  /** When it answered last, in milliseconds. */
  lastSeen: number;
}

let current: Reach = { reachable: true, lastSeen: Date.now() };
const listeners = new Set<() => void>();

function change(next: Reach): void {
  current = next;
  for (const listener of listeners) listener();
}

export function noteAnswer(): void {
  const next = { reachable: true, lastSeen: Date.now() };
  if (current.reachable) current.lastSeen = next.lastSeen;
  else change(next);
}

export function noteSilence(): void {
  if (current.reachable) change({ ...current, reachable: false });
}

export const useReach = (): Reach =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
