import { useRouter } from '@tanstack/react-router';
import { ExternalLink as ExternalIcon } from 'lucide-react';
import type { ComponentProps, MouseEvent } from 'react';
import { cx } from './cx.ts';

export interface LinkProps extends Omit<ComponentProps<'a'>, 'href'> {
  /** An address of paths.ts. */
  to: string;
}

/** A link inside the dashboard without a look of its own; its page is loaded ahead on hover and focus. */
export function PlainLink({ to, onClick, onMouseEnter, onFocus, ...props }: LinkProps) {
  const router = useRouter();
  const preload = () => void router.preloadRoute({ to: to.split(/[?#]/)[0] ?? to }).catch(() => undefined);
  const open = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event);
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    router.history.push(to);
  };
  return (
    <a
      {...props}
      href={to}
      onClick={open}
      onMouseEnter={(event) => {
        onMouseEnter?.(event);
        preload();
      }}
      onFocus={(event) => {
        onFocus?.(event);
        preload();
      }}
    />
  );
}

/** The padding makes a target of 24 px of a short word in a line, and leaves the layout as it is. */
const look = '-m-1 p-1 font-medium text-accent [overflow-wrap:anywhere] hover:underline';

export function TextLink({ className, ...props }: LinkProps) {
  return <PlainLink {...props} className={cx(look, className)} />;
}

/** A link to another site or to a page of this server that is no part of the dashboard; opens a new tab. */
export function ExternalLink({ className, children, ...props }: Omit<ComponentProps<'a'>, 'target' | 'rel'>) {
  return (
    <a {...props} target="_blank" rel="noreferrer" className={cx('inline-flex items-center gap-1', look, className)}>
      {children}
      <ExternalIcon size={13} aria-hidden className="shrink-0" />
      <span className="sr-only">(opens a new tab)</span>
    </a>
  );
}
