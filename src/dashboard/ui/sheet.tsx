import { Dialog as Base } from '@base-ui/react/dialog';
import { type ReactNode, useRef } from 'react';
import { backdropLook } from './backdrop.ts';
import { CloseButton } from './close-button.tsx';
import { cx } from './cx.ts';
import { NestedLayer } from './layer.tsx';

const sides = {
  right:
    'inset-x-0 bottom-0 max-h-[85dvh] rounded-t-card border-t data-ending-style:translate-y-full data-starting-style:translate-y-full sm:inset-y-0 sm:right-0 sm:left-auto sm:max-h-none sm:w-[min(var(--sheet-width),100vw)] sm:rounded-none sm:border-t-0 sm:border-l sm:data-ending-style:translate-x-full sm:data-ending-style:translate-y-0 sm:data-starting-style:translate-x-full sm:data-starting-style:translate-y-0',
  left: 'inset-y-0 left-0 w-[min(280px,85vw)] border-r data-ending-style:-translate-x-full data-starting-style:-translate-x-full',
};

/** A panel at the side of the page that lies over it, on phones at the bottom; `left` is for navigation. */
export function Sheet({
  open,
  onOpenChange,
  title,
  description,
  side = 'right',
  width = 520,
  padded = true,
  headless = false,
  isForm = false,
  footer,
  children,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  side?: keyof typeof sides;
  /** On wide windows, in pixels. */
  width?: number;
  padded?: boolean;
  /** Keeps the title for screen readers only; the content has its own way to close. */
  headless?: boolean;
  /**
   * Something of its own is written in it: keys of the page behind it do nothing there, and it begins in its first field,
   * but not by touch, where a keyboard would come up at once.
   */
  isForm?: boolean;
  footer?: ReactNode;
  children: ReactNode;
}) {
  const content = useRef<HTMLDivElement>(null);
  const firstControl = () => content.current?.querySelector<HTMLElement>('input, textarea, button') ?? true;
  return (
    <Base.Root open={open} onOpenChange={onOpenChange}>
      <Base.Portal>
        <Base.Backdrop className={backdropLook} />
        <Base.Popup
          data-own-keys={isForm || undefined}
          initialFocus={(by) => (isForm && by !== 'touch' ? firstControl() : true)}
          style={{ '--sheet-width': `${width}px` } as React.CSSProperties}
          className={cx(
            'fixed z-40 flex flex-col border-line-2 bg-surface shadow-3 outline-none transition-transform duration-150 ease-out',
            sides[side],
          )}
        >
          <div className={headless ? 'sr-only' : 'flex items-start gap-3 border-line border-b px-4.5 py-3'}>
            <div className="min-w-0 flex-1">
              <Base.Title className="font-semibold text-14 [overflow-wrap:anywhere]">{title}</Base.Title>
              {description ? (
                <Base.Description render={<div />} className="text-12 text-ink-3">
                  {description}
                </Base.Description>
              ) : null}
            </div>
            {headless ? null : <Base.Close render={<CloseButton />} />}
          </div>
          <div ref={content} className={cx('min-h-0 flex-1 overflow-y-auto', padded && 'p-4.5')}>
            <NestedLayer>{children}</NestedLayer>
          </div>
          {footer ? (
            <div className="flex flex-wrap gap-2 border-line border-t px-4.5 py-3">
              <NestedLayer>{footer}</NestedLayer>
            </div>
          ) : null}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
