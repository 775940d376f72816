import type { ReactNode } from 'react';

/** A part of a step panel under a small heading. */
export function Part({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="px-4.5 pt-3.5">
      <div className="mb-1.5 flex min-h-6 flex-wrap items-center gap-x-2.5 gap-y-1">
        <h3 className="font-strong text-12 text-ink-3">{title}</h3>
        {actions ? (
          <div className="ml-auto flex flex-wrap items-center gap-x-2.5 gap-y-1 text-12">{actions}</div>
        ) : null}
      </div>
      {children}
    </section>
  );
}

/** A message as a phone shows it. */
export function Bubble({ title, children }: { title?: string | undefined; children: ReactNode }) {
  return (
    <div className="rounded-[18px] border border-line-2 bg-sunken p-3">
      <div className="max-w-[340px] rounded-[14px] border border-line bg-surface px-3 py-2 text-13 shadow-1">
        {title ? <p className="font-strong [overflow-wrap:anywhere]">{title}</p> : null}
        <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">{children}</p>
      </div>
    </div>
  );
}

/** Names with their values, in two columns. */
export function Pairs({ pairs }: { pairs: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(80px,max-content)_minmax(0,1fr)] gap-x-4 gap-y-1 text-13">
      {pairs.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-12/5 text-ink-3">{name}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
