import { useSyncExternalStore } from 'react';
import { formatDateTime, formatDuration, formatRelative } from './format.ts';

// One clock for every relative time on the page.
const listeners = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
function listen(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const each of listeners) each();
  }, 5_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The present moment in milliseconds, renewed every five seconds. */
export function useNow(): number {
  const seen = useSyncExternalStore(listen, () => now);
  return Math.max(seen, listeners.size > 0 ? now : Date.now());
}

/** A moment relative to now; the exact one, and the one in UTC, in its title. */
export function Time({ at, className }: { at: number | string | null; className?: string }) {
  const present = useNow();
  if (at === null || Number.isNaN(new Date(at).getTime())) return <span className="text-ink-3">never</span>;
  const iso = new Date(at).toISOString();
  return (
    <time dateTime={iso} title={`${formatDateTime(at)} (${formatDateTime(at, 'UTC')} UTC)`} className={className}>
      <span className="whitespace-nowrap">{formatRelative(at, present)}</span>
      <span className="sr-only">, {formatDateTime(at)}</span>
    </time>
  );
}

export function Duration({ ms, className }: { ms: number; className?: string }) {
  return (
    <span title={`${ms} ms`} className={className ?? 'whitespace-nowrap tabular-nums'}>
      {formatDuration(ms)}
    </span>
  );
}
