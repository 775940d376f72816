import { X } from 'lucide-react';
import type { ComponentProps } from 'react';

/** Closes what it stands in. It often has the focus first, where a tooltip would take the first press of Escape. */
export const CloseButton = (props: ComponentProps<'button'>) => (
  <button
    type="button"
    aria-label="Close"
    {...props}
    className="grid size-6.5 shrink-0 cursor-pointer place-items-center rounded-chip text-ink-2 hover:bg-hover hover:text-ink"
  >
    <X size={14} aria-hidden />
  </button>
);
