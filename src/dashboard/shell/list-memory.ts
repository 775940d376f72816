// What a page of one thing knows of the list that it was opened from: its neighbours there, and the way back.
import { useRouter, useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

interface Remembered {
  /** Address of the list with its filters. */
  href: string;
  ids: readonly string[];
  /** Its place in the history of the tab. */
  index: number;
}

const place = (list: string, projectId: string): string => `sendora.list.${projectId}.${list}`;
/** A longer list is remembered in part. */
const mostIds = 1_000;

function recall(key: string): Remembered | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

interface Pages {
  pages: readonly { data: readonly { id: string }[] }[];
}

/** The ids of the rows that are loaded. */
export const idsOf = (loaded: Pages | undefined): string[] =>
  (loaded?.pages ?? []).flatMap(({ data }) => data.map(({ id }) => id));

/** Remembers what a list shows, in the order in which it does. */
export function useRememberedList(list: string, projectId: string, ids: readonly string[]): void {
  const { history } = useRouter();
  const key = place(list, projectId);
  const text = ids.slice(0, mostIds).join(' ');
  const href = useRouterState({ select: ({ location }) => location.href });
  const [path] = useState(history.location.pathname);
  useEffect(() => {
    // While the next page loads, the address is that of the next page already.
    if (history.location.pathname !== path) return;
    const { __TSR_index: index } = history.location.state;
    sessionStorage.setItem(key, JSON.stringify({ href, index, ids: text === '' ? [] : text.split(' ') }));
  }, [history, path, key, href, text]);
}

/** The neighbours of a thing in the list it was opened from; `back` returns there, where it was scrolled to. */
export function useListNeighbours(list: string, projectId: string, id: string, fallback: string) {
  const { history } = useRouter();
  const key = place(list, projectId);
  const known = recall(key);
  const index = known?.ids.indexOf(id) ?? -1;
  return {
    previous: index > 0 ? (known?.ids[index - 1] ?? null) : null,
    next: index === -1 ? null : (known?.ids[index + 1] ?? null),
    back: () => {
      if (known !== null && history.location.state.__TSR_index === known.index + 1) history.back();
      else history.push(known?.href ?? fallback);
    },
  };
}
