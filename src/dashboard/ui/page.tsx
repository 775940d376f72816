import { ChevronRight } from 'lucide-react';
import { Fragment, type ReactNode, useEffect } from 'react';
import { cx } from './cx.ts';
import { PlainLink } from './link.tsx';

export interface Crumb {
  label: string;
  to: string;
}

/** Names the browser tab after what the page shows. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · Sendora`;
  }, [title]);
}

function Crumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb" className="flex flex-wrap items-center gap-x-1.5 gap-y-2 text-12 text-ink-3">
      {crumbs.map(({ label, to }) => (
        <Fragment key={to}>
          <PlainLink to={to} className="-my-1 min-w-0 py-1 [overflow-wrap:anywhere] hover:text-ink hover:underline">
            {label}
          </PlainLink>
          <ChevronRight size={13} aria-hidden className="last:hidden" />
        </Fragment>
      ))}
    </nav>
  );
}

/** Head of a page with its one h1. A page about one thing (crumbs, tabs or meta) has it on a bar of full width. */
export function PageHeader({
  title,
  crumbs = [],
  chips,
  note,
  meta,
  actions,
  tabs,
}: {
  title: string;
  crumbs?: readonly Crumb[];
  chips?: ReactNode;
  /** A few quiet words behind the title. */
  note?: ReactNode;
  /** Facts below the title, as `Facts` shows them. */
  meta?: ReactNode;
  actions?: ReactNode;
  tabs?: ReactNode;
}) {
  useTitle(title);
  const isBar = crumbs.length > 0 || Boolean(tabs) || Boolean(meta);
  return (
    <header
      className={
        isBar
          ? cx('border-line border-b bg-surface px-4 pt-3.5 md:px-6', !tabs && 'pb-3.5')
          : 'mx-auto w-full max-w-[1240px] px-4 pt-5 pb-4.5 md:px-7'
      }
    >
      {crumbs.length > 0 ? <Crumbs crumbs={crumbs} /> : null}
      <div className={cx('flex min-h-8 flex-wrap items-center gap-x-2.5 gap-y-2', crumbs.length > 0 && 'mt-1')}>
        <h1 tabIndex={-1} className="min-w-0 outline-none [overflow-wrap:anywhere]">
          {title}
        </h1>
        {chips}
        {note ? <span className="min-w-0 text-12 text-ink-3 [overflow-wrap:anywhere]">{note}</span> : null}
        {actions ? (
          <div data-actions className="ml-auto flex flex-wrap items-center gap-2">
            {actions}
          </div>
        ) : null}
      </div>
      {meta}
      {tabs ? <div className="mt-1">{tabs}</div> : null}
    </header>
  );
}

/** Facts of one thing in a row, e.g. below a title. */
export function Facts({ facts }: { facts: readonly { label: string; value: ReactNode }[] }) {
  return (
    <dl className="flex flex-wrap gap-x-6.5 gap-y-1 py-3 text-13">
      {facts.map(({ label, value }) => (
        <div key={label} className="min-w-0">
          <dt className="text-12 text-ink-3">{label}</dt>
          <dd className="font-medium [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** What is below the head of a page. `flush` leaves width and padding to the page. */
export function PageBody({
  flush = false,
  className,
  children,
}: {
  flush?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <div className={cx(flush ? 'w-full' : 'mx-auto w-full max-w-[1240px] px-4 pb-10 md:px-7', className)}>
      {children}
    </div>
  );
}
