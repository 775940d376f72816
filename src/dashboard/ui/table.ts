// What the two forms of a list, table and cards, have in common.
import type { MouseEvent, ReactNode, RefObject } from 'react';

export interface Column<T> {
  id: string;
  header: string;
  cell: (row: T) => ReactNode;
  align?: 'left' | 'right';
  /** CSS width; the rest is shared by content. */
  width?: string;
  /** Left out where the window is narrower: 640, 768 or 1024 px. */
  hideBelow?: 'sm' | 'md' | 'lg';
  /** Carries the link of the row, and is the head of its card on phones. One column has it. */
  primary?: boolean;
}

export interface Selection {
  selected: ReadonlySet<string>;
  onChange: (selected: Set<string>) => void;
}

export interface DataTableProps<T> {
  /** Names the table. */
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** Address that a row opens. */
  rowTo?: (row: T) => string;
  /** In place of `rowTo`: what opening a row does. */
  onRowOpen?: (row: T) => void;
  /** The row that is open beside the table. */
  currentKey?: string | null;
  selection?: Selection;
  /** The end of the rows came into view. */
  onEndReached?: () => void;
  /** Of a row of one line, in pixels. */
  rowHeight?: number;
  /** False where the page has several lists: `j` and `k` work only while the focus is inside. */
  globalKeys?: boolean;
}

/** More rows than these are drawn only where the window is. */
export const virtualFrom = 200;

const interactive = 'a, button, input, label, select, textarea, summary';

/**
 * A press anywhere on a row opens it, but not one on a control of its own, on a menu or dialog that the row opened elsewhere,
 * nor the end of marking text.
 */
export function isRowPress({ target, currentTarget }: MouseEvent<HTMLElement>): boolean {
  if (!(target instanceof Element) || !currentTarget.contains(target)) return false;
  return target.closest(interactive) === null && getSelection()?.isCollapsed !== false;
}

/** Moves the focus among rows; `reveal` scrolls to a row that is not drawn yet. */
export interface RowFocus {
  container: RefObject<HTMLDivElement | null>;
  reveal: RefObject<((index: number) => void) | null>;
}
