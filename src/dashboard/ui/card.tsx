import { type ReactNode, useId } from 'react';
import { cx } from './cx.ts';

/** A surface with an optional head. `padded={false}` for tables and rows that reach its edges. */
export function Card({
  title,
  chips,
  actions,
  padded = true,
  className,
  children,
}: {
  title?: string;
  chips?: ReactNode;
  actions?: ReactNode;
  padded?: boolean;
  className?: string;
  children: ReactNode;
}) {
  const titleId = useId();
  return (
    <section
      aria-labelledby={title ? titleId : undefined}
      className={cx('overflow-clip rounded-card border border-line bg-surface shadow-1', className)}
    >
      {title || actions ? (
        <div className="flex min-h-12 flex-wrap items-center gap-2 px-4 pt-2.5 pb-1.5">
          {title ? <h2 id={titleId}>{title}</h2> : null}
          {chips}
          {actions ? <div className="ml-auto flex flex-wrap items-center gap-2 text-12">{actions}</div> : null}
        </div>
      ) : null}
      <div className={padded ? cx('px-4 pb-4', !title && !actions && 'pt-4') : undefined}>{children}</div>
    </section>
  );
}
