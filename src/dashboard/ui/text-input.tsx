// Apart from the other inputs, since what loads first needs no more.
import type { ComponentProps } from 'react';
import { cx } from './cx.ts';

/** Frame of everything that takes text; a fault has a border of its own beside its words. */
export const controlLook =
  'w-full min-w-0 rounded-control border border-edge bg-surface text-13 text-ink outline-none placeholder:text-ink-3 focus-visible:border-accent focus-visible:outline-2 focus-visible:outline-accent focus-visible:-outline-offset-1 disabled:opacity-55 aria-invalid:border-bad';

type Text<E extends 'input' | 'textarea'> = Omit<ComponentProps<E>, 'value' | 'onChange'> & {
  value: string;
  onChange: (value: string) => void;
  /** In the font of code. */
  mono?: boolean;
};

export function TextInput({ onChange, mono = false, className, ...props }: Text<'input'>) {
  return (
    <input
      type="text"
      spellCheck={!mono}
      {...props}
      onChange={(event) => onChange(event.target.value)}
      className={cx(controlLook, 'h-8 px-[9px]', mono && 'font-mono text-12', className)}
    />
  );
}

/** Grows with its text. */
export function TextArea({ onChange, mono = false, rows = 3, className, ...props }: Text<'textarea'>) {
  return (
    <textarea
      rows={rows}
      spellCheck={!mono}
      {...props}
      onChange={(event) => onChange(event.target.value)}
      className={cx(
        controlLook,
        'field-sizing-content max-h-80 px-[9px] py-[5px]',
        mono && 'font-mono text-12/[19px]',
        className,
      )}
    />
  );
}
