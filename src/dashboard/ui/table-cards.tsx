import { useRef } from 'react';
import { cx } from './cx.ts';
import { type DataTableProps, isRowPress, type RowFocus } from './table.ts';
import { Opener, RowCheck, useVirtualRows } from './table-rows.tsx';

/** About the height of a card, in pixels; each is measured once it is drawn. */
const cardHeight = 116;

/** Rows as cards, where a table has no room. */
export function TableCards<T>({
  label,
  columns,
  rows,
  rowKey,
  rowTo,
  onRowOpen,
  currentKey,
  selection,
  focus,
}: DataTableProps<T> & { focus: RowFocus }) {
  const list = useRef<HTMLUListElement>(null);
  const { indexes, before, after, measure } = useVirtualRows(rows.length, cardHeight, list, focus);
  const head = columns.find(({ primary }) => primary) ?? columns[0];
  const others = columns.filter((column) => column !== head && column.hideBelow === undefined);
  const opens = Boolean(rowTo ?? onRowOpen);
  return (
    <ul ref={list} aria-label={label} style={{ paddingTop: before, paddingBottom: after }}>
      {indexes.map((index) => {
        const row = rows[index];
        if (row === undefined || head === undefined) return null;
        const key = rowKey(row);
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the link in it does the same for the keyboard.
          <li
            key={key}
            ref={measure}
            data-index={index}
            data-row={index}
            aria-current={key === currentKey || undefined}
            onClick={(event) => {
              if (opens && isRowPress(event)) event.currentTarget.querySelector<HTMLElement>('[data-opens]')?.click();
            }}
            className={cx(
              'flex gap-3 border-line border-b p-4 text-13 last:border-0 aria-current:bg-accent-soft',
              opens && 'cursor-pointer active:bg-hover',
            )}
          >
            {selection ? <RowCheck id={key} label={`Select row ${index + 1}`} selection={selection} /> : null}
            <div className="min-w-0 flex-1">
              <Opener row={row} rowTo={rowTo} onRowOpen={onRowOpen}>
                {head.cell(row)}
              </Opener>
              <dl className="mt-1.5 grid gap-1">
                {others.map((column) => (
                  <div key={column.id} className="flex min-w-0 items-baseline gap-3">
                    <dt className="w-24 shrink-0 text-12 text-ink-3">{column.header}</dt>
                    <dd className="min-w-0 flex-1 [overflow-wrap:anywhere]">{column.cell(row)}</dd>
                  </div>
                ))}
              </dl>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
