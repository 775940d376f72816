import { type KeyboardEvent, type RefObject, useEffect, useRef } from 'react';
import { useMedia } from './media.ts';
import { type Shortcuts, useShortcuts } from './shortcuts.ts';
import type { DataTableProps, RowFocus } from './table.ts';
import { TableCards } from './table-cards.tsx';
import { TableRows } from './table-rows.tsx';

export type { Column, DataTableProps } from './table.ts';

function useRowKeys<T>({ rows, rowKey, rowTo, onRowOpen, selection, globalKeys = true }: DataTableProps<T>): {
  focus: RowFocus;
  press: (event: KeyboardEvent) => void;
} {
  const container = useRef<HTMLDivElement>(null);
  const opens = Boolean(rowTo ?? onRowOpen);
  const reveal = useRef<((index: number) => void) | null>(null);
  const current = (): number | null => {
    const row = document.activeElement?.closest<HTMLElement>('[data-row]');
    return row && container.current?.contains(row) ? Number(row.dataset.row) : null;
  };
  const focusRow = (index: number, attempts = 10) => {
    const target = container.current?.querySelector<HTMLElement>(`[data-row="${index}"] [data-opens]`);
    if (target) {
      target.focus();
      target.scrollIntoView({ block: 'nearest' });
    } else if (attempts > 0) {
      reveal.current?.(index);
      requestAnimationFrame(() => focusRow(index, attempts - 1));
    }
  };
  const move = (by: number) => {
    const at = current();
    if (rows.length > 0) focusRow(at === null ? 0 : Math.max(0, Math.min(rows.length - 1, at + by)));
  };
  const select = () => {
    const row = rows[current() ?? -1];
    if (row === undefined || selection === undefined) return;
    const key = rowKey(row);
    const next = new Set(selection.selected);
    if (!next.delete(key)) next.add(key);
    selection.onChange(next);
  };
  const group = 'In the list';
  const keys: Shortcuts = {
    j: { does: 'Next row', act: () => move(1), group, isMove: true },
    k: { does: 'Previous row', act: () => move(-1), group, isMove: true },
    ...(selection ? { x: { does: 'Select the row', act: select, group, isMove: true } } : {}),
    ...(opens ? { enter: { does: 'Open the row', group, isMove: true } } : {}),
  };
  useShortcuts(keys, { enabled: globalKeys });
  const arrows: Readonly<Record<string, () => void>> = { arrowdown: () => move(1), arrowup: () => move(-1) };
  const letters: Readonly<Record<string, () => void>> = { j: () => move(1), k: () => move(-1), x: select };
  const press = (event: KeyboardEvent) => {
    const act = globalKeys ? arrows[event.key.toLowerCase()] : { ...letters, ...arrows }[event.key.toLowerCase()];
    if (act === undefined || current() === null) return;
    event.preventDefault();
    act();
  };
  return { focus: { container, reveal }, press };
}

/** Calls back when the end of a list comes near the window. */
function useEndReached(onEndReached: (() => void) | undefined, count: number): RefObject<HTMLDivElement | null> {
  const end = useRef<HTMLDivElement>(null);
  const latest = useRef(onEndReached);
  useEffect(() => {
    latest.current = onEndReached;
  });
  const isAwaited = onEndReached !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows move the end, so it is watched anew.
  useEffect(() => {
    if (end.current === null || !isAwaited) return;
    const observer = new IntersectionObserver(
      (entries) => entries.some(({ isIntersecting }) => isIntersecting) && latest.current?.(),
      { rootMargin: '600px' },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [count, isAwaited]);
  return end;
}

/** Rows of a list: a table, or cards on phones. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { focus, press } = useRowKeys(props);
  const end = useEndReached(props.onEndReached, props.rows.length);
  const isNarrow = useMedia('(max-width: 639px)');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys move among the links of the rows.
    <div ref={focus.container} onKeyDown={press}>
      {isNarrow ? <TableCards {...props} focus={focus} /> : <TableRows {...props} focus={focus} />}
      <div ref={end} />
    </div>
  );
}
