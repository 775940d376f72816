import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { cx } from './cx.ts';
import { PlainLink } from './link.tsx';
import { type Column, type DataTableProps, isRowPress, type RowFocus, virtualFrom } from './table.ts';

const hidden = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden' };

/** Distance of an element from the top of the document, kept while the page above it changes. */
export function useOffsetTop(element: RefObject<HTMLElement | null>): number {
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      if (element.current) setOffset(element.current.getBoundingClientRect().top + scrollY);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element]);
  return offset;
}

/** The rows to draw, and the empty space that stands for the others. */
export function useVirtualRows(
  count: number,
  rowHeight: number,
  body: RefObject<HTMLElement | null>,
  { reveal }: RowFocus,
) {
  const isVirtual = count > virtualFrom;
  const scrollMargin = useOffsetTop(body);
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin,
    enabled: isVirtual,
  });
  useEffect(() => {
    reveal.current = (index) => virtualizer.scrollToIndex(index, { align: 'auto' });
  }, [virtualizer, reveal]);
  if (!isVirtual) return { indexes: Array.from({ length: count }, (_, index) => index), before: 0, after: 0 };
  const items = virtualizer.getVirtualItems();
  return {
    indexes: items.map(({ index }) => index),
    before: (items[0]?.start ?? scrollMargin) - scrollMargin,
    after: virtualizer.getTotalSize() - ((items.at(-1)?.end ?? scrollMargin) - scrollMargin),
    measure: virtualizer.measureElement,
  };
}

/** The content of the primary column, which opens the row. */
export function Opener<T>({
  row,
  rowTo,
  onRowOpen,
  children,
}: Pick<DataTableProps<T>, 'rowTo' | 'onRowOpen'> & { row: T; children: ReactNode }) {
  const look = '-my-1 py-1 font-strong text-ink hover:underline [overflow-wrap:anywhere] text-left';
  if (rowTo) {
    return (
      <PlainLink to={rowTo(row)} data-opens className={look}>
        {children}
      </PlainLink>
    );
  }
  if (!onRowOpen) return children;
  return (
    <button type="button" data-opens onClick={() => onRowOpen(row)} className={cx(look, 'cursor-pointer')}>
      {children}
    </button>
  );
}

/** Marks a row, where rows can be marked. */
export function RowCheck({
  id,
  label,
  selection,
}: { id: string; label: string } & Required<Pick<DataTableProps<never>, 'selection'>>) {
  const { selected, onChange } = selection;
  const toggle = () => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <label className="-m-1 grid size-6 cursor-pointer place-items-center">
      <span className="sr-only">{label}</span>
      <input type="checkbox" checked={selected.has(id)} onChange={toggle} className="size-4 accent-accent-solid" />
    </label>
  );
}

const cellLook = <T,>({ align, hideBelow }: Column<T>): string =>
  cx('px-2 first:pl-4 last:pr-4', align === 'right' && 'text-right tabular-nums', hideBelow && hidden[hideBelow]);

function Head<T>({ columns, selection, rows, rowKey }: DataTableProps<T>) {
  const all = selection && rows.length > 0 && rows.every((row) => selection.selected.has(rowKey(row)));
  return (
    <thead>
      <tr>
        {selection ? (
          <th scope="col" className="sticky top-(--bar) z-10 w-10 border-line border-b bg-surface pl-4">
            <label className="-m-1 grid size-6 cursor-pointer place-items-center">
              <span className="sr-only">Select all that are loaded</span>
              <input
                type="checkbox"
                checked={all}
                onChange={() => selection.onChange(new Set(all ? [] : rows.map(rowKey)))}
                className="size-4 accent-accent-solid"
              />
            </label>
          </th>
        ) : null}
        {columns.map((column) => (
          <th
            key={column.id}
            scope="col"
            style={column.width ? { width: column.width } : undefined}
            className={cx(
              cellLook(column),
              'sticky top-(--bar) z-10 border-line border-b bg-surface py-2 font-medium text-12 text-ink-3',
              column.align === 'right' ? 'text-right' : 'text-left',
            )}
          >
            {column.header}
          </th>
        ))}
      </tr>
    </thead>
  );
}

const Space = ({ height, span }: { height: number; span: number }) =>
  height > 0 ? (
    <tr aria-hidden>
      <td colSpan={span} style={{ height, padding: 0 }} />
    </tr>
  ) : null;

export function TableRows<T>(props: DataTableProps<T> & { focus: RowFocus }) {
  const { label, columns, rows, rowKey, rowTo, onRowOpen, currentKey, selection, rowHeight = 41, focus } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const { indexes, before, after, measure } = useVirtualRows(rows.length, rowHeight, body, focus);
  const span = columns.length + (selection ? 1 : 0);
  const opens = Boolean(rowTo ?? onRowOpen);
  return (
    <table
      aria-label={label}
      aria-rowcount={rows.length + 1}
      className="w-full border-separate border-spacing-0 text-13"
    >
      <Head {...props} />
      <tbody ref={body}>
        <Space height={before} span={span} />
        {indexes.map((index) => {
          const row = rows[index];
          if (row === undefined) return null;
          const key = rowKey(row);
          return (
            <tr
              key={key}
              ref={measure}
              data-index={index}
              data-row={index}
              aria-rowindex={index + 2}
              aria-current={key === currentKey || undefined}
              onClick={(event) => {
                // The link of the row does the same for the keyboard.
                if (opens && isRowPress(event)) event.currentTarget.querySelector<HTMLElement>('[data-opens]')?.click();
              }}
              className={cx(
                'group has-[[data-opens]:focus-visible]:bg-hover aria-current:bg-accent-soft',
                opens && 'cursor-pointer hover:bg-hover',
              )}
            >
              {selection ? (
                <td className="border-line border-b pl-4 group-last:border-0">
                  <RowCheck id={key} label={`Select row ${index + 1}`} selection={selection} />
                </td>
              ) : null}
              {columns.map((column) => (
                <td key={column.id} className={cx(cellLook(column), 'border-line border-b py-2 group-last:border-0')}>
                  {column.primary ? (
                    <Opener row={row} rowTo={rowTo} onRowOpen={onRowOpen}>
                      {column.cell(row)}
                    </Opener>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          );
        })}
        <Space height={after} span={span} />
      </tbody>
    </table>
  );
}
