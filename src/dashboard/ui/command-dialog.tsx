import { Autocomplete } from '@base-ui/react/autocomplete';
import { Dialog } from '@base-ui/react/dialog';
import { CornerDownLeft, LoaderCircle, type LucideIcon, Search } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { backdropLook } from './backdrop.ts';
import { cx } from './cx.ts';
import { Kbd } from './kbd.tsx';

export interface CommandItem {
  /** Unique in the whole list. */
  value: string;
  label: string;
  hint?: string;
  icon: LucideIcon;
  /** What it is, at the right. */
  note?: string;
  /** The keys that do the same, e.g. `['g', 'w']`. */
  keys?: readonly string[];
  disabledReason?: string | null;
}

export interface CommandGroup<T extends CommandItem> {
  /** Null: without a heading. */
  label: string | null;
  items: readonly T[];
}

function Row({ label, hint, icon: Icon, note, keys = [], disabledReason }: CommandItem) {
  const second = disabledReason ?? hint;
  return (
    <>
      <Icon size={16} aria-hidden className="shrink-0 text-ink-3" />
      <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2">
        <span className="font-medium [overflow-wrap:anywhere]">{label}</span>
        {second ? <span className="min-w-0 text-12 text-ink-3 [overflow-wrap:anywhere]">{second}</span> : null}
      </span>
      {note ? <span className="shrink-0 text-12 text-ink-3">{note}</span> : null}
      {keys.length > 0 ? (
        <span aria-hidden className="flex shrink-0 gap-1 max-sm:hidden">
          {keys.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      ) : null}
    </>
  );
}

function drawItem<T extends CommandItem>(item: T, onPick: (item: T) => void): ReactNode {
  return (
    <Autocomplete.Item
      key={item.value}
      value={item}
      aria-disabled={item.disabledReason ? true : undefined}
      onClick={() => item.disabledReason || onPick(item)}
      className={cx(
        'flex min-h-9 cursor-default select-none items-center gap-2.5 rounded-control px-2.5 py-1.5 text-13 outline-none data-highlighted:bg-hover',
        item.disabledReason ? 'text-ink-3' : 'text-ink',
      )}
    >
      <Row {...item} />
    </Autocomplete.Item>
  );
}

function Foot() {
  return (
    <p
      aria-hidden
      className="flex items-center gap-3 border-line border-t px-4 py-2 text-11 text-ink-3 max-sm:hidden [&>span]:flex [&>span]:items-center [&>span]:gap-1"
    >
      <span>
        <Kbd>↑</Kbd>
        <Kbd>↓</Kbd> choose
      </span>
      <span>
        <Kbd>
          <CornerDownLeft size={11} />
        </Kbd>{' '}
        open
      </span>
      <span>
        <Kbd>Esc</Kbd> close
      </span>
    </p>
  );
}

/** A dialog with one field, and a list that follows what is typed: the keyboard stays in the field. */
export function CommandDialog<T extends CommandItem>({
  open,
  label,
  placeholder,
  text,
  onText,
  onFocus,
  groups,
  loading,
  status,
  children,
  onPick,
  onClose,
  onClosed,
  focusAfter,
}: {
  open: boolean;
  label: string;
  placeholder: string;
  text: string;
  onText: (text: string) => void;
  /** The field has the focus. */
  onFocus: () => void;
  groups: readonly CommandGroup<T>[];
  loading: boolean;
  /** How many there are, for those who do not see the list. */
  status: string;
  /** Below the list: that there is nothing, and what went wrong. */
  children?: ReactNode;
  onPick: (item: T) => void;
  onClose: () => void;
  /** It is gone, and the focus is where it belongs. */
  onClosed: () => void;
  /** What gets the focus when it closes; undefined: what had it before. */
  focusAfter: () => HTMLElement | null | undefined;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <Dialog.Root
      open={open}
      onOpenChange={(next) => next || onClose()}
      onOpenChangeComplete={(isOpen) => isOpen || onClosed()}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className={backdropLook} />
        <Dialog.Popup
          aria-label={label}
          initialFocus={input}
          finalFocus={() => focusAfter() ?? true}
          className="fixed top-[min(12dvh,7rem)] left-1/2 z-40 flex max-h-[min(560px,76dvh)] w-[calc(100vw-1.5rem)] max-w-[640px] -translate-x-1/2 flex-col overflow-hidden rounded-card border border-line-2 bg-surface shadow-3 outline-none transition-opacity duration-100 data-ending-style:opacity-0 data-starting-style:opacity-0"
        >
          <Autocomplete.Root
            items={groups.map(({ label: value, items }) => ({ value, items }))}
            value={text}
            onValueChange={(next, { reason }) => reason === 'item-press' || onText(next)}
            itemToStringValue={(item: T) => item.label}
            mode="none"
            open
            inline
            autoHighlight="always"
            keepHighlight
          >
            <div className="flex items-center gap-2.5 border-line border-b px-4">
              {loading ? (
                <LoaderCircle size={16} aria-hidden className="shrink-0 animate-spin text-ink-3" />
              ) : (
                <Search size={16} aria-hidden className="shrink-0 text-ink-3" />
              )}
              <Autocomplete.Input
                ref={input}
                aria-label={label}
                onFocus={onFocus}
                placeholder={placeholder}
                spellCheck={false}
                autoComplete="off"
                className="h-12 min-w-0 flex-1 bg-transparent text-14 text-ink outline-none placeholder:text-ink-3"
              />
              <Dialog.Close className="grid h-6 min-w-6 cursor-pointer place-items-center rounded-chip border border-line-2 px-1.5 text-11 text-ink-3 hover:bg-hover">
                Esc<span className="sr-only">: close</span>
              </Dialog.Close>
            </div>
            <p role="status" className="sr-only">
              {status}
            </p>
            <Autocomplete.List
              aria-label={label}
              className="min-h-0 flex-1 overflow-y-auto p-1.5 outline-none empty:hidden"
            >
              {(group: { value: string | null; items: readonly T[] }) => (
                <Autocomplete.Group key={group.value ?? ''} items={group.items} className="pb-1">
                  {group.value === null ? null : (
                    <Autocomplete.GroupLabel className="px-2.5 pt-2 pb-1 font-strong text-12 text-ink-3">
                      {group.value}
                    </Autocomplete.GroupLabel>
                  )}
                  <Autocomplete.Collection>{(item: T) => drawItem(item, onPick)}</Autocomplete.Collection>
                </Autocomplete.Group>
              )}
            </Autocomplete.List>
            {children}
          </Autocomplete.Root>
          <Foot />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
