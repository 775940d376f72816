import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { cx } from './cx.ts';

export interface TabItem<V extends string = string> {
  value: V;
  label: string;
  count?: number;
}

const idOf = (kind: 'tab' | 'panel', label: string, value: string): string =>
  `${kind}-${label.replace(/\W+/g, '-')}-${value}`;

const moves: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowLeft: (index, count) => (index + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** A row of tabs; its panels (`TabPanel` with the same `label`) may be elsewhere on the page. */
export function Tabs<V extends string>({
  label,
  value,
  onChange,
  tabs,
}: {
  label: string;
  value: V;
  onChange: (value: V) => void;
  tabs: readonly TabItem<V>[];
}) {
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const target = moves[event.key]?.(
      tabs.findIndex((tab) => tab.value === value),
      tabs.length,
    );
    const next = target === undefined ? undefined : tabs[target];
    if (next === undefined) return;
    event.preventDefault();
    onChange(next.value);
    document.getElementById(idOf('tab', label, next.value))?.focus();
  };
  return (
    <div
      role="tablist"
      aria-label={label}
      onKeyDown={move}
      className="-mb-px flex gap-4.5 overflow-x-auto overflow-y-hidden [scrollbar-width:none]"
    >
      {tabs.map((tab) => (
        <button
          key={tab.value}
          type="button"
          role="tab"
          id={idOf('tab', label, tab.value)}
          aria-selected={tab.value === value}
          aria-controls={tab.value === value ? idOf('panel', label, tab.value) : undefined}
          tabIndex={tab.value === value ? 0 : -1}
          onClick={() => onChange(tab.value)}
          className="flex shrink-0 cursor-pointer items-center gap-1.5 border-transparent border-b-2 py-2 font-medium text-13 text-ink-3 -outline-offset-2 hover:text-ink aria-selected:border-accent aria-selected:text-ink"
        >
          {tab.label}
          {tab.count === undefined ? null : <span className="text-ink-3 tabular-nums">{tab.count}</span>}
        </button>
      ))}
    </div>
  );
}

/** What a tab shows; rendered by the page for the chosen tab only. */
export function TabPanel({
  label,
  value,
  className,
  children,
}: {
  /** The `label` of its `Tabs`. */
  label: string;
  value: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div
      role="tabpanel"
      id={idOf('panel', label, value)}
      aria-labelledby={idOf('tab', label, value)}
      className={className}
    >
      {children}
    </div>
  );
}

/** One of few, side by side. */
export function Segmented<V extends string>({
  label,
  value,
  onChange,
  options,
  className,
}: {
  label: string;
  value: V;
  onChange: (value: V) => void;
  options: readonly { value: V; label: ReactNode; disabled?: boolean }[];
  className?: string;
}) {
  const name = useId();
  return (
    <fieldset className={cx('flex w-fit max-w-full flex-wrap gap-0.5 rounded-control bg-hover p-0.5', className)}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={cx(
            'flex min-h-6.5 flex-1 cursor-pointer items-center justify-center gap-1.5 whitespace-nowrap rounded-chip px-2.5 font-medium text-12 text-ink-2 has-focus-visible:outline-2 has-focus-visible:outline-accent has-checked:bg-surface has-checked:text-ink has-checked:shadow-1',
            option.disabled && 'cursor-not-allowed opacity-55',
          )}
        >
          <input
            type="radio"
            name={name}
            className="sr-only"
            checked={option.value === value}
            disabled={option.disabled}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
