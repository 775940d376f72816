// What the tabs of a browser share: one of them leads, and they hear each other.

/** Calls `run` when this tab leads; closing a tab frees its place. Without locks every tab leads itself. Returns what ends it. */
export function lead(name: string, run: () => void): () => void {
  const locks = globalThis.navigator?.locks;
  const waiting = new AbortController();
  let end = () => waiting.abort();
  const hold = () => {
    run();
    return new Promise<void>((resolve) => {
      end = resolve;
    });
  };
  // Rejected where the wait is ended.
  if (locks) locks.request(name, { signal: waiting.signal }, hold).catch(() => {});
  else run();
  return () => end();
}

/** Opens a channel to the other tabs; null where there is none. */
export function openChannel(name: string, hear: (message: unknown) => void): BroadcastChannel | null {
  if (!globalThis.BroadcastChannel) return null;
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => hear(data);
  return channel;
}

/** Timers that are cancelled together. */
export class Timers {
  #ids: ReturnType<typeof setTimeout>[] = [];

  set(ms: number, run: () => void): void {
    this.#ids.push(setTimeout(run, ms));
  }

  clear(): void {
    for (const id of this.#ids) clearTimeout(id);
    this.#ids = [];
  }
}
