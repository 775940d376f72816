import type { ReactNode } from 'react';

/** A form beside what it leads to, which stays in view on wide windows and is below the form on narrow ones. */
export function FormPage({ children, aside }: { children: ReactNode; aside: ReactNode }) {
  return (
    <div className="grid items-start gap-5 pt-5 lg:grid-cols-[minmax(0,1fr)_minmax(0,440px)]">
      {/* What gets the focus does not end up below the bar with the Save button. */}
      <div className="min-w-0 [&_:is(input,textarea,button)]:scroll-mb-20">{children}</div>
      <div className="grid min-w-0 gap-4 lg:sticky lg:top-[calc(var(--bar,0px)+1rem)] lg:max-h-[calc(100dvh-var(--bar,0px)-2rem)] lg:overflow-y-auto lg:pb-1">
        {aside}
      </div>
    </div>
  );
}
