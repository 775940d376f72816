import type { ReactNode } from 'react';

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-grid h-4.5 min-w-4.5 place-items-center rounded-[4px] border border-line-2 bg-surface px-1 font-medium font-sans text-11 text-ink-3">
      {children}
    </kbd>
  );
}
