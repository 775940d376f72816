import { Autocomplete } from '@base-ui/react/autocomplete';
import { Combobox as Base } from '@base-ui/react/combobox';
import type { BaseUIEvent } from '@base-ui/react/types';
import { replaceEqualDeep } from '@tanstack/react-query';
import { Check, ChevronDown, Plus } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { cx } from './cx.ts';
import type { FieldIds } from './field.tsx';
import { useLayer } from './layer.tsx';
import { itemLook, popupLook } from './menu.tsx';
import { controlLook } from './text-input.tsx';

export interface ComboboxOption {
  value: string;
  label: string;
  hint?: string;
}

/** Something to do that stands at the end of a list, whatever was typed. */
export interface ComboboxAction {
  label: string;
  onSelect: () => void;
  disabledReason: string | null;
}

export interface ComboboxProps extends Partial<FieldIds> {
  options: readonly ComboboxOption[];
  value: string | null;
  onChange: (value: string | null) => void;
  /** Any text may be the value; the options are proposals. */
  freeText?: boolean;
  placeholder?: string;
  /** Names it where no `Field` does. */
  label?: string;
  /** Called while typing, for options that come from a server; they are not filtered here then. */
  onQuery?: (text: string) => void;
  loading?: boolean;
  emptyText?: string;
  action?: ComboboxAction | undefined;
  mono?: boolean;
  className?: string;
}

const listLook = 'max-h-[min(320px,var(--available-height))] overflow-y-auto outline-none';
const placed = { sideOffset: 5, collisionPadding: 8, className: 'z-50 outline-none' };
const popup = cx(popupLook, 'w-(--anchor-width) min-w-56 max-w-(--available-width)');

/** Escape closes an open list; in a closed one it is for what is around the field, and must not empty it. */
const keepOnEscape = (isOpen: boolean) => (event: BaseUIEvent<KeyboardEvent<HTMLInputElement>>) => {
  if (event.key === 'Escape' && !isOpen) event.preventBaseUIHandler();
};

function OptionText({ label, hint }: ComboboxOption): ReactNode {
  return (
    <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
      <span className="block">{label}</span>
      {hint ? <span className="block text-12 text-ink-3">{hint}</span> : null}
    </span>
  );
}

function FreeText({ options, value, onChange, placeholder, label, onQuery, mono, className, ...ids }: ComboboxProps) {
  const [isOpen, setOpen] = useState(false);
  const typed = (value ?? '').toLowerCase();
  // An open list hides the rest of the page from screen readers, so one without anything in it must not be open.
  const fits = onQuery !== undefined || options.some((option) => option.value.toLowerCase().includes(typed));
  // Nor may it open by itself, when options come in after the field was left.
  if (isOpen && !fits) setOpen(false);
  const change = (text: string) => {
    onChange(text === '' ? null : text);
    onQuery?.(text);
  };
  return (
    <Autocomplete.Root
      items={options}
      value={value ?? ''}
      onValueChange={change}
      itemToStringValue={(option) => option.value}
      openOnInputClick
      open={isOpen && fits}
      onOpenChange={setOpen}
      mode={onQuery ? 'none' : 'list'}
    >
      <Autocomplete.Input
        {...ids}
        aria-label={label}
        onKeyDown={keepOnEscape(isOpen && fits)}
        placeholder={placeholder}
        spellCheck={!mono}
        className={cx(controlLook, 'h-8 px-[9px]', mono && 'font-mono text-12', className)}
      />
      <Autocomplete.Portal container={useLayer()}>
        <Autocomplete.Positioner {...placed}>
          <Autocomplete.Popup className={cx(popup, 'data-empty:hidden')}>
            <Autocomplete.List className={listLook}>
              {(option: ComboboxOption) => (
                <Autocomplete.Item key={option.value} value={option} className={itemLook}>
                  <OptionText {...option} />
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Popup>
        </Autocomplete.Positioner>
      </Autocomplete.Portal>
    </Autocomplete.Root>
  );
}

/** One of many, found by typing. */
export function Combobox({ freeText = false, ...props }: ComboboxProps) {
  if (freeText) return <FreeText {...props} />;
  return <Strict {...props} />;
}

/** In the place of a value; no option has it. */
const actionValue = '\0action';

/** The action as the last item of a list, so that the arrow keys reach it. */
const actionItem = ({ label, disabledReason }: ComboboxAction): ComboboxOption => ({
  value: actionValue,
  label,
  ...(disabledReason === null ? {} : { hint: disabledReason }),
});

/** The list as it was while it says the same: items that are new to the library undo what is being typed. */
function useKept(options: readonly ComboboxOption[]): readonly ComboboxOption[] {
  const kept = useRef(options);
  kept.current = replaceEqualDeep(kept.current, options);
  return kept.current;
}

function Strict({
  options,
  value,
  onChange,
  placeholder = 'Choose…',
  label,
  onQuery,
  loading = false,
  emptyText = 'Nothing fits.',
  action,
  mono,
  className,
  ...ids
}: ComboboxProps) {
  const [isOpen, setOpen] = useState(false);
  const { contains } = Base.useFilter();
  const items = useKept(action === undefined ? options : [...options, actionItem(action)]);
  const fits = ({ value: own, label: text }: ComboboxOption, typed: string) =>
    own === actionValue || contains(text, typed);
  const choose = (option: ComboboxOption | null) =>
    option?.value === actionValue ? action?.onSelect() : onChange(option?.value ?? null);
  const known = items.find((option) => option.value === value);
  // The same while it says the same: another one would put its name in the place of what is being typed.
  const chosen = useMemo(() => known ?? (value === null ? null : { value, label: value }), [known, value]);
  return (
    <Base.Root
      items={items}
      value={chosen}
      onValueChange={choose}
      onInputValueChange={onQuery}
      filter={onQuery ? null : fits}
      isItemEqualToValue={(a, b) => a.value === b.value}
      autoHighlight
      open={isOpen}
      onOpenChange={setOpen}
    >
      <Base.InputGroup className={cx('relative', className)}>
        <Base.Input
          {...ids}
          aria-label={label}
          onKeyDown={keepOnEscape(isOpen)}
          placeholder={placeholder}
          className={cx(controlLook, 'h-8 pr-8 pl-[9px]', mono && 'font-mono text-12')}
        />
        <Base.Trigger
          aria-label="Open the list"
          className="absolute top-1 right-1 grid size-6 cursor-pointer place-items-center rounded-chip text-ink-3 hover:bg-hover"
        >
          <ChevronDown size={15} aria-hidden />
        </Base.Trigger>
      </Base.InputGroup>
      <Base.Portal container={useLayer()}>
        <Base.Positioner {...placed}>
          <Base.Popup className={popup}>
            <Base.Empty className="px-2 py-1.5 text-12 text-ink-3 empty:hidden">
              {loading ? 'Looking…' : emptyText}
            </Base.Empty>
            <Base.List className={listLook}>
              {(option: ComboboxOption) => (
                <Base.Item
                  key={option.value}
                  value={option}
                  disabled={option.value === actionValue && action?.disabledReason !== null}
                  className={cx(itemLook, option.value === actionValue && 'border-line border-t')}
                >
                  {option.value === actionValue ? <Plus size={14} aria-hidden /> : null}
                  <OptionText {...option} />
                  <Base.ItemIndicator className="text-accent">
                    <Check size={14} aria-hidden />
                  </Base.ItemIndicator>
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
