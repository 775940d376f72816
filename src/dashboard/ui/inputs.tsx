import { Switch as BaseSwitch } from '@base-ui/react/switch';
import { Search, X } from 'lucide-react';
import { type ComponentProps, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { cx } from './cx.ts';
import { Kbd } from './kbd.tsx';
import { controlLook } from './text-input.tsx';

export { RadioCards } from './radio-cards.tsx';
export { Select } from './select.tsx';
export { TextArea, TextInput } from './text-input.tsx';

/** A number, or null while the field is empty. What is no number yet stays in the field and is not reported. */
export function NumberInput({
  value,
  onChange,
  unit,
  className,
  ...props
}: Omit<ComponentProps<'input'>, 'value' | 'onChange' | 'type'> & {
  value: number | null;
  onChange: (value: number | null) => void;
  /** Written behind the field, e.g. minutes. */
  unit?: string;
}) {
  const [text, setText] = useState(value === null ? '' : String(value));
  const shown = text.trim() === '' ? null : Number(text);
  const isOwn = shown === value || (shown !== null && Number.isNaN(shown));
  const change = (next: string) => {
    setText(next);
    const parsed = next.trim() === '' ? null : Number(next);
    if (parsed === null || Number.isFinite(parsed)) onChange(parsed);
  };
  return (
    <span className={cx('flex items-center gap-2', className)}>
      <input
        inputMode="decimal"
        autoComplete="off"
        {...props}
        value={isOwn ? text : value === null ? '' : String(value)}
        onChange={(event) => change(event.target.value)}
        className={cx(controlLook, 'h-8 px-[9px] tabular-nums')}
      />
      {unit ? <span className="shrink-0 text-12 text-ink-3">{unit}</span> : null}
    </span>
  );
}

/** Filters a list; reports what was typed once the typing pauses. `/` brings the focus here. */
export function SearchInput({
  label,
  value,
  onChange,
  placeholder = label,
  delayMs = 250,
  className,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  delayMs?: number;
  className?: string;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const reported = useRef(value);
  /** What was reported and is not in `value` yet, the oldest first: while it comes in, typing goes on. */
  const underway = useRef<string[]>([]);
  useEffect(() => {
    const at = underway.current.indexOf(value);
    underway.current.splice(0, at === -1 ? underway.current.length : at + 1);
    if (at !== -1 || value === reported.current) return;
    // The address changed by other means, e.g. "Clear filters".
    setText(value);
    reported.current = value;
  }, [value]);
  useEffect(() => {
    if (text === reported.current) return;
    const timer = setTimeout(() => {
      reported.current = text;
      underway.current.push(text);
      onChange(text);
    }, delayMs);
    return () => clearTimeout(timer);
  }, [text, delayMs, onChange]);
  return (
    <span className={cx('relative block w-full sm:w-64', className)}>
      <Search size={15} aria-hidden className="pointer-events-none absolute top-2 left-2.5 text-ink-3" />
      <input
        ref={input}
        type="search"
        aria-label={label}
        aria-keyshortcuts="/"
        autoComplete="off"
        value={text}
        placeholder={placeholder}
        onChange={(event) => setText(event.target.value)}
        className={cx(controlLook, 'h-8 pr-8 pl-8 [&::-webkit-search-cancel-button]:hidden')}
      />
      {text === '' ? (
        <span className="pointer-events-none absolute top-[7px] right-2 max-sm:hidden" aria-hidden>
          <Kbd>/</Kbd>
        </span>
      ) : (
        <button
          type="button"
          aria-label="Clear"
          onClick={() => {
            setText('');
            input.current?.focus();
          }}
          className="absolute top-1 right-1 grid size-6 cursor-pointer place-items-center rounded-chip text-ink-3 hover:bg-hover"
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </span>
  );
}

export interface ToggleProps {
  label: ReactNode;
  checked: boolean;
  onChange: (checked: boolean) => void;
  hint?: ReactNode;
  hideLabel?: boolean;
  disabledReason?: string | null;
}

export function Checkbox({ label, checked, onChange, hint, hideLabel, disabledReason }: ToggleProps) {
  const id = useId();
  const second = disabledReason ?? hint;
  return (
    <span className="flex min-h-6 items-start gap-2 text-13">
      <input
        id={id}
        type="checkbox"
        checked={checked}
        aria-disabled={disabledReason ? true : undefined}
        aria-describedby={second ? `${id}-hint` : undefined}
        onChange={(event) => disabledReason || onChange(event.target.checked)}
        className="mt-1 size-4 shrink-0 accent-accent-solid aria-disabled:opacity-55"
      />
      <span className="grid">
        <label htmlFor={id} className={hideLabel ? 'sr-only' : 'py-0.5'}>
          {label}
        </label>
        {second ? (
          <span id={`${id}-hint`} className={hideLabel ? 'sr-only' : 'text-12 text-ink-3'}>
            {second}
          </span>
        ) : null}
      </span>
    </span>
  );
}

/** On or off, with effect at once. */
export function Switch({ label, checked, onChange, hint, hideLabel, disabledReason }: ToggleProps) {
  const id = useId();
  const second = disabledReason ?? hint;
  return (
    <span className="flex min-h-6 items-start gap-2 text-13" title={disabledReason ?? undefined}>
      <BaseSwitch.Root
        id={id}
        nativeButton
        render={<button type="button" />}
        checked={checked}
        readOnly={Boolean(disabledReason)}
        aria-labelledby={`${id}-label`}
        aria-describedby={second ? `${id}-hint` : undefined}
        onCheckedChange={onChange}
        className={cx(
          'relative mt-0.5 h-5 w-8.5 shrink-0 cursor-pointer rounded-full border border-edge bg-hover transition-colors duration-100 after:absolute after:-inset-1 data-checked:border-accent-solid data-checked:bg-accent-solid',
          disabledReason && 'cursor-not-allowed opacity-55',
        )}
      >
        <BaseSwitch.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-edge transition-transform duration-100 data-checked:translate-x-4 data-checked:bg-on-accent" />
      </BaseSwitch.Root>
      <span className="grid">
        <label htmlFor={id} id={`${id}-label`} className={hideLabel ? 'sr-only' : 'py-0.5'}>
          {label}
        </label>
        {second ? (
          <span id={`${id}-hint`} className={hideLabel ? 'sr-only' : 'text-12 text-ink-3'}>
            {second}
          </span>
        ) : null}
      </span>
    </span>
  );
}
