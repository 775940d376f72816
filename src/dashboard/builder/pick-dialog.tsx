import { Search } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { cx } from '../ui/cx.ts';
import { Dialog } from '../ui/dialog.tsx';

/** One of the things to pick from. */
export interface PickOption {
  key: string;
  label: string;
  hint?: string;
  icon: ReactNode;
}

/** The options that fit what was typed: those that begin with it first. */
function matching(options: readonly PickOption[], typed: string): PickOption[] {
  const word = typed.trim().toLowerCase();
  if (word === '') return [...options];
  const rank = ({ label, hint = '' }: PickOption) => {
    const name = label.toLowerCase();
    if (name.startsWith(word) || name.split(/\s/).some((part) => part.startsWith(word))) return 0;
    return name.includes(word) || hint.toLowerCase().includes(word) ? 1 : 2;
  };
  return options.filter((option) => rank(option) < 2).toSorted((a, b) => rank(a) - rank(b));
}

const moves: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => (index + 1) % count,
  ArrowUp: (index, count) => (index + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Asks for one of several things; typing narrows them down, Enter takes the marked one. */
export function PickDialog({
  title,
  description,
  search,
  options,
  emptyText = 'Nothing fits.',
  above,
  onPick,
  onClose,
}: {
  title: string;
  description?: ReactNode;
  /** Name of the field to type in. */
  search: string;
  options: readonly PickOption[];
  emptyText?: string;
  /** Shown above the field. */
  above?: ReactNode;
  onPick: (key: string) => void;
  onClose: () => void;
}) {
  const [typed, setTyped] = useState('');
  const [marked, setMarked] = useState(0);
  const id = useId();
  const list = useRef<HTMLUListElement>(null);
  const shown = matching(options, typed);
  const current = shown[Math.min(marked, shown.length - 1)];
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  });
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && current !== undefined) {
      event.preventDefault();
      onPick(current.key);
      return;
    }
    const move = moves[event.key];
    if (move === undefined || shown.length === 0) return;
    event.preventDefault();
    setMarked(move(Math.min(marked, shown.length - 1), shown.length));
  };
  return (
    <Dialog open onOpenChange={(open) => open || onClose()} title={title} description={description} size="small">
      {above}
      <span className="relative block">
        <Search size={15} aria-hidden className="pointer-events-none absolute top-2.5 left-2.5 text-ink-3" />
        <input
          role="combobox"
          autoFocus
          aria-label={search}
          aria-expanded
          aria-controls={`${id}-list`}
          aria-activedescendant={current === undefined ? undefined : `${id}-${current.key}`}
          autoComplete="off"
          value={typed}
          placeholder={search}
          onChange={(event) => {
            setTyped(event.target.value);
            setMarked(0);
          }}
          onKeyDown={press}
          className="h-9 w-full rounded-control border border-edge bg-surface pr-2 pl-8 text-13 outline-none placeholder:text-ink-3 focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-accent focus-visible:-outline-offset-1"
        />
      </span>
      <ul
        ref={list}
        id={`${id}-list`}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a list box of the field above.
        role="listbox"
        aria-label={title}
        className="mt-2 grid max-h-[min(440px,52dvh)] gap-0.5 overflow-y-auto"
      >
        {shown.map((option) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys work in the field, which keeps the focus.
          <li
            key={option.key}
            id={`${id}-${option.key}`}
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: an option of the list box.
            role="option"
            tabIndex={-1}
            aria-selected={option.key === current?.key}
            onClick={() => onPick(option.key)}
            onMouseMove={() => setMarked(shown.indexOf(option))}
            className={cx(
              'flex min-h-9 cursor-pointer items-center gap-2.5 rounded-control px-2 py-1.5',
              option.key === current?.key && 'bg-hover',
            )}
          >
            {option.icon}
            <span className="min-w-0 flex-1">
              <span className="block font-strong text-13 [overflow-wrap:anywhere]">{option.label}</span>
              {option.hint ? <span className="block text-12 text-ink-3">{option.hint}</span> : null}
            </span>
          </li>
        ))}
      </ul>
      {shown.length === 0 ? (
        <p role="status" className="px-2 py-3 text-13 text-ink-3">
          {emptyText}
        </p>
      ) : null}
    </Dialog>
  );
}
