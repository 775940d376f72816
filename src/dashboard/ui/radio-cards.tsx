import type { LucideIcon } from 'lucide-react';
import { useId } from 'react';
import { cx } from './cx.ts';

export interface RadioCardOption<V extends string = string> {
  value: V;
  label: string;
  hint?: string;
  icon?: LucideIcon;
  disabled?: boolean;
}

/** One of few, each with room for a sentence. */
export function RadioCards<V extends string>({
  label,
  hideLabel = false,
  value,
  onChange,
  options,
  columns = 2,
  ...described
}: {
  label: string;
  hideLabel?: boolean;
  value: V | null;
  onChange: (value: V) => void;
  options: readonly RadioCardOption<V>[];
  /** On wide windows. */
  columns?: 1 | 2 | 3;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
}) {
  const name = useId();
  return (
    <fieldset {...described} className="min-w-0">
      <legend className={hideLabel ? 'sr-only' : 'mb-[5px] font-strong text-12 text-ink-2'}>{label}</legend>
      <div className={cx('grid gap-2', columns > 1 && 'sm:grid-cols-2', columns > 2 && 'lg:grid-cols-3')}>
        {options.map(({ icon: Icon, ...option }) => (
          <label
            key={option.value}
            className={cx(
              'flex cursor-pointer items-start gap-2.5 rounded-control border border-line-2 bg-surface p-3 text-13 has-focus-visible:outline-2 has-focus-visible:outline-accent has-checked:border-accent has-checked:bg-accent-soft',
              option.disabled && 'cursor-not-allowed opacity-55',
            )}
          >
            <input
              type="radio"
              name={name}
              checked={option.value === value}
              disabled={option.disabled}
              onChange={() => onChange(option.value)}
              className="mt-1 size-3.5 shrink-0 accent-accent-solid outline-none"
            />
            {Icon ? <Icon size={16} aria-hidden className="mt-0.5 shrink-0 text-ink-3" /> : null}
            <span className="grid min-w-0">
              <span className="font-strong [overflow-wrap:anywhere]">{option.label}</span>
              {option.hint ? <span className="text-12 text-ink-2">{option.hint}</span> : null}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
