// Undo and redo of whole drafts.
// 1. One act of a person is one entry. Edits of one field within 800 ms of each other are one act, until it is closed.
// 2. Undo restores the step that was selected before the edit, redo the one after it.
// 3. Pure: the time is an argument, and a history is never changed in place.
import type { Draft } from './draft.ts';

/** Drafts that are kept. */
export const mostEntries = 100;
/** How soon an edit of the same field must follow to be the same act, ms. */
export const sameActMs = 800;

export interface HistoryEntry {
  readonly draft: Draft;
  /** Label of the selected step; null where none is. */
  readonly selection: string | null;
}

export interface History {
  readonly past: readonly HistoryEntry[];
  readonly present: HistoryEntry;
  readonly future: readonly HistoryEntry[];
  /** The field that was edited last and when; null once the act is closed. */
  readonly open: { readonly field: string; readonly at: number } | null;
}

export interface Act {
  draft: Draft;
  selection: string | null;
  /** Epoch ms. */
  at: number;
  /** Pointer of the field that was typed into; left out for every other edit. */
  field?: string;
}

export const createHistory = (draft: Draft, selection: string | null = null): History => ({
  past: [],
  present: { draft, selection },
  future: [],
  open: null,
});

/** Keeps the result of an edit. */
export function record(history: History, { draft, selection, at, field }: Act): History {
  const { past, present, open } = history;
  if (draft === present.draft) return select(history, selection);
  const isSameAct = field !== undefined && open?.field === field && at - open.at < sameActMs;
  return {
    past: isSameAct ? past : [...past, present].slice(-mostEntries),
    present: { draft, selection },
    future: [],
    open: field === undefined ? null : { field, at },
  };
}

/** Selects another step, which is no entry but ends the act. */
export function select(history: History, selection: string | null): History {
  if (selection === history.present.selection) return history;
  return { ...history, present: { ...history.present, selection }, open: null };
}

/** Ends an act, as when a field loses the focus. */
export const closeAct = (history: History): History => (history.open === null ? history : { ...history, open: null });

export const canUndo = ({ past }: History): boolean => past.length > 0;
export const canRedo = ({ future }: History): boolean => future.length > 0;

export function undo(history: History): History {
  const { past, present, future } = history;
  const entry = past.at(-1);
  if (entry === undefined) return history;
  return { past: past.slice(0, -1), present: entry, future: [present, ...future], open: null };
}

export function redo(history: History): History {
  const { past, present, future } = history;
  const [entry, ...rest] = future;
  if (entry === undefined) return history;
  return { past: [...past, present].slice(-mostEntries), present: entry, future: rest, open: null };
}
