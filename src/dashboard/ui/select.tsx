import { Select as Base } from '@base-ui/react/select';
import { Check, ChevronDown } from 'lucide-react';
import { cx } from './cx.ts';
import type { FieldIds } from './field.tsx';
import { useLayer } from './layer.tsx';
import { itemLook, popupLook } from './menu.tsx';

export interface SelectOption<V extends string = string> {
  value: V;
  label: string;
  hint?: string;
  disabled?: boolean;
}

/** One of several. `label` names it where no `Field` does. */
export function Select<V extends string>({
  options,
  value,
  onChange,
  placeholder = 'Choose…',
  label,
  size = 'medium',
  disabled = false,
  className,
  ...ids
}: Partial<FieldIds> & {
  options: readonly SelectOption<V>[];
  value: V | null;
  onChange: (value: V) => void;
  placeholder?: string;
  label?: string;
  size?: 'small' | 'medium';
  disabled?: boolean;
  className?: string;
}) {
  return (
    <Base.Root
      items={options}
      value={value}
      disabled={disabled}
      modal={false}
      onValueChange={(next) => next !== null && onChange(next)}
    >
      <Base.Trigger
        {...ids}
        aria-label={label}
        className={cx(
          'flex w-full min-w-0 cursor-pointer items-center gap-2 border border-edge bg-surface px-[9px] text-left text-ink focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-accent focus-visible:-outline-offset-1 data-disabled:opacity-55 aria-invalid:border-bad',
          size === 'small' ? 'h-6.5 rounded-chip text-12' : 'h-8 rounded-control text-13',
          className,
        )}
      >
        <Base.Value placeholder={placeholder} className="min-w-0 flex-1 truncate data-placeholder:text-ink-3" />
        <Base.Icon className="shrink-0 text-ink-3">
          <ChevronDown size={15} aria-hidden />
        </Base.Icon>
      </Base.Trigger>
      <Base.Portal container={useLayer()}>
        <Base.Positioner sideOffset={5} alignItemWithTrigger={false} collisionPadding={8} className="z-50 outline-none">
          <Base.Popup
            className={cx(
              popupLook,
              'max-h-[min(360px,var(--available-height))] min-w-(--anchor-width) overflow-y-auto',
            )}
          >
            {options.map((option) => (
              <Base.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                label={option.label}
                className={cx(itemLook, 'data-disabled:opacity-55')}
              >
                <span className="min-w-0 max-w-80 flex-1">
                  <Base.ItemText className="block">{option.label}</Base.ItemText>
                  {option.hint ? <span className="block text-12 text-ink-3">{option.hint}</span> : null}
                </span>
                <Base.ItemIndicator className="text-accent">
                  <Check size={14} aria-hidden />
                </Base.ItemIndicator>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
