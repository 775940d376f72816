// Drafts of texts on this device.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { isObject } from '../../../contract/json.ts';
import { type Keeping, keepAfterMs } from '../../builder/keeping.ts';
import { dropEntry, readEntry, writeEntry } from '../../drafts/device-store.ts';
import { useConnection } from '../../shell/connection.ts';
import type { Saved, TextContent } from './content.ts';

export interface KeptText<T> {
  draft: T;
  /** null for a text that was never saved. */
  base: Saved<T> | null;
  /** When it was last written, epoch ms. */
  keptAt: number;
}

export type TextKind = 'template' | 'layout' | 'partial';

/** Where the draft of a text is kept; `new` for the one of a project that has no id yet. */
export function useTextPlace(kind: TextKind, id: string | null): string {
  const { orgId, projectId } = useConnection();
  return [orgId, projectId, kind, id ?? 'new'].join('/');
}

/** A draft of an older dashboard may have another form; it is not read then. */
export function keptIn<T extends TextContent>(entry: unknown): KeptText<T> | null {
  if (!isObject(entry) || !isObject(entry.draft) || typeof entry.keptAt !== 'number') return null;
  const { name, html, locales } = entry.draft;
  const isText = typeof name === 'string' && typeof html === 'string' && isObject(locales);
  const isBase = entry.base === null || (isObject(entry.base) && isObject(entry.base.content));
  return isText && isBase ? (entry as unknown as KeptText<T>) : null;
}

/** The draft that is kept at a place; without a store there is none. */
export const useKept = <T extends TextContent>(place: string) =>
  useQuery({
    queryKey: ['kept', place],
    queryFn: async () => keptIn<T>(await readEntry(place).catch(() => null)),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
    retry: false,
  });

/** Keeps what is given a moment after each change, and at once when the page goes away; null: there is nothing to keep. */
export function useKeeping<T>(place: string, given: KeptText<T> | null): Keeping {
  const [result, setResult] = useState<'kept' | 'failed' | null>(null);
  const pending = useRef<(() => void) | null>(null);
  const draft = given?.draft;
  const base = given?.base ?? null;
  useEffect(() => {
    const write = () => {
      pending.current = null;
      const act = draft === undefined ? dropEntry(place) : writeEntry(place, { draft, base, keptAt: Date.now() });
      act.then(
        () => setResult(draft === undefined ? null : 'kept'),
        () => setResult(draft === undefined ? null : 'failed'),
      );
    };
    pending.current = write;
    const timer = setTimeout(() => pending.current === write && write(), keepAfterMs);
    return () => clearTimeout(timer);
  }, [place, draft, base]);
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
  if (given === null) return 'saved';
  // Nothing is said before the first write: it is neither saved nor kept yet.
  return result;
}
