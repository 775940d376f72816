// What a page of one thing knows of the list that it was opened from: its neighbours there, and the way back.
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';

interface Remembered {
  /** Address of the list with its filters. */
  href: string;
  ids: readonly string[];
}

const place = (list: string, projectId: string): string => `sendora.list.${projectId}.${list}`;
/** A longer list is remembered in part. */
const mostIds = 1_000;

/** The list that was left last; going back leads to it as long as nothing else was opened. */
let justLeft: string | null = null;

function recall(key: string): Remembered | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

/** Remembers what a list shows, in the order in which it does. */
export function useRememberedList(list: string, projectId: string, ids: readonly string[]): void {
  const { history } = useRouter();
  const key = place(list, projectId);
  const text = ids.slice(0, mostIds).join(' ');
  useEffect(() => {
    const href = history.location.pathname + history.location.search;
    sessionStorage.setItem(key, JSON.stringify({ href, ids: text === '' ? [] : text.split(' ') }));
  }, [history, key, text]);
  useEffect(
    () => () => {
      justLeft = key;
    },
    [key],
  );
}

/** The neighbours of a thing in the list it was opened from; `back` returns there, where it was scrolled to. */
export function useListNeighbours(list: string, projectId: string, id: string, fallback: string) {
  const { history } = useRouter();
  const key = place(list, projectId);
  const known = recall(key);
  const index = known?.ids.indexOf(id) ?? -1;
  useEffect(
    () => () => {
      justLeft = null;
    },
    [],
  );
  return {
    previous: index > 0 ? (known?.ids[index - 1] ?? null) : null,
    next: index === -1 ? null : (known?.ids[index + 1] ?? null),
    back: () => {
      const canReturn = justLeft === key && history.canGoBack();
      justLeft = null;
      if (canReturn) history.back();
      else history.push(known?.href ?? fallback);
    },
  };
}
