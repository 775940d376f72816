import { useCallback, useEffect, useRef, useState } from 'react';
import { type BuilderState, draftIn, isChanged } from './builder-state.ts';
import { dropDraft, keepDraft } from './draft-store.ts';
import { type Keeping, keepAfterMs } from './keeping.ts';

/** Keeps the draft on this device a moment after each edit, and at once when the page goes away. */
export function useKeeping(
  key: string,
  state: BuilderState,
  isNew: boolean,
): { keeping: Keeping; keepNow: () => void } {
  const draft = draftIn(state);
  const changed = isChanged(state) && !isNew;
  /** How the last writing ended; null while nothing was written that is not published. */
  const [written, setWritten] = useState<boolean | null>(null);
  const pending = useRef<(() => void) | null>(null);
  const { base } = state;
  useEffect(() => {
    const write = () => {
      pending.current = null;
      const act = changed ? keepDraft(key, { draft, base, keptAt: Date.now() }) : dropDraft(key);
      act.then(
        () => setWritten(changed ? true : null),
        () => setWritten(changed ? false : null),
      );
    };
    pending.current = write;
    const timer = setTimeout(() => pending.current === write && write(), keepAfterMs);
    return () => clearTimeout(timer);
  }, [key, draft, base, changed]);
  const keepNow = useCallback(() => pending.current?.(), []);
  useEffect(() => {
    const leave = () => document.visibilityState === 'hidden' && pending.current?.();
    document.addEventListener('visibilitychange', leave);
    window.addEventListener('pagehide', leave);
    return () => {
      document.removeEventListener('visibilitychange', leave);
      window.removeEventListener('pagehide', leave);
      pending.current?.();
    };
  }, []);
  if (isNew) return { keeping: null, keepNow };
  if (!changed) return { keeping: 'saved', keepNow };
  return { keeping: written === null ? null : written ? 'kept' : 'failed', keepNow };
}
