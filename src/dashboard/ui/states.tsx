import { CircleAlert, CircleHelp, FilterX, type LucideIcon, RotateCw } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { problemOf } from '../api/problem.ts';
import { Button } from './button.tsx';
import { CodeBlock, CopyButton } from './code.tsx';
import { useTitle } from './page.tsx';

/** Whether a wait has been long enough to be shown; what is quick should not flash. */
export function useDelayed(ms = 150): boolean {
  const [passed, setPassed] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setPassed(true), ms);
    return () => clearTimeout(timer);
  }, [ms]);
  return passed;
}

/** Grey rows in the place of those that load, after 150 ms only. */
export function ListSkeleton({ rows = 8, rowHeight = 41 }: { rows?: number; rowHeight?: number }) {
  const shown = useDelayed();
  return (
    <div role="status" aria-busy="true" style={{ minHeight: rows * rowHeight }}>
      <span className="sr-only">Loading…</span>
      {shown
        ? Array.from({ length: rows }, (_, row) => (
            <div
              // biome-ignore lint/suspicious/noArrayIndexKey: rows are alike.
              key={row}
              aria-hidden
              style={{ height: rowHeight }}
              className="flex animate-pulse items-center gap-6 border-line border-b px-4 last:border-0"
            >
              <span className="h-3 w-1/4 rounded-chip bg-hover" />
              <span className="h-3 w-1/3 rounded-chip bg-hover max-sm:hidden" />
              <span className="ml-auto h-3 w-16 rounded-chip bg-hover" />
            </div>
          ))
        : null}
    </div>
  );
}

function Message({
  icon: Icon,
  title,
  tone = 'quiet',
  role,
  level = 2,
  children,
}: {
  icon: LucideIcon;
  title: string;
  tone?: 'quiet' | 'bad';
  /** 1 where it stands for the whole page. */
  level?: 1 | 2;
  role?: 'alert' | 'status';
  children?: ReactNode;
}) {
  return (
    <div role={role} className="mx-auto grid max-w-[560px] justify-items-center gap-2 px-4 py-10 text-center">
      <span
        aria-hidden
        className={
          tone === 'bad'
            ? 'grid size-10 place-items-center rounded-card bg-bad-soft text-bad'
            : 'grid size-10 place-items-center rounded-card bg-accent-soft text-accent'
        }
      >
        <Icon size={20} />
      </span>
      {level === 1 ? <PageTitle title={title} /> : <h2 className="mt-1">{title}</h2>}
      {children}
    </div>
  );
}

function PageTitle({ title }: { title: string }) {
  useTitle(title);
  return (
    <h1 tabIndex={-1} className="mt-1 outline-none">
      {title}
    </h1>
  );
}

const quiet = 'max-w-[52ch] text-13 text-ink-2 [overflow-wrap:anywhere]';

/** What a list is for while it has nothing, and the one thing to do about it. */
export function EmptyState({
  icon,
  title,
  text,
  action,
  curl,
}: {
  icon: LucideIcon;
  title: string;
  text: ReactNode;
  action?: ReactNode;
  /** The same by API. */
  curl?: string;
}) {
  return (
    <Message icon={icon} title={title}>
      <p className={quiet}>{text}</p>
      {action ? <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div> : null}
      {curl ? <CodeBlock code={curl} label="curl command" className="mt-3 w-full text-left" /> : null}
    </Message>
  );
}

export function FilteredEmpty({ onClear }: { onClear: () => void }) {
  return (
    <Message icon={FilterX} title="Nothing fits these filters" role="status">
      <div className="mt-1">
        <Button onClick={onClear}>Clear filters</Button>
      </div>
    </Message>
  );
}

/** What went wrong, what to quote when asking for help, and a way to try again. */
export function ErrorState({ error, onRetry, level }: { error: unknown; onRetry?: () => void; level?: 1 | 2 }) {
  const { title, detail, requestId } = problemOf(error);
  return (
    <Message icon={CircleAlert} title={title} tone="bad" role="alert" level={level}>
      <p className={quiet}>{detail}</p>
      {requestId === null ? null : (
        <p className="flex flex-wrap items-center justify-center gap-1 text-12 text-ink-3">
          Request <code className="font-mono [overflow-wrap:anywhere]">{requestId}</code>
          <CopyButton text={requestId} label="Copy the request id" compact />
        </p>
      )}
      {onRetry ? (
        <div className="mt-1">
          <Button icon={RotateCw} onClick={onRetry}>
            Retry
          </Button>
        </div>
      ) : null}
    </Message>
  );
}

/** In the place of a page about something that is not there, or not for these keys. */
export function NotFound({
  what,
  text,
  action,
  level = 1,
}: {
  what: string;
  text?: ReactNode;
  action?: ReactNode;
  /** 2 where it is a part of a page. */
  level?: 1 | 2;
}) {
  return (
    <Message icon={CircleHelp} title={`${what} not found`} level={level}>
      <p className={quiet}>{text ?? 'It may have been deleted, or the address is mistyped.'}</p>
      {action ? <div className="mt-2">{action}</div> : null}
    </Message>
  );
}
