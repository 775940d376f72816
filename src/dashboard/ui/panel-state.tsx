import { CircleAlert, RotateCw } from 'lucide-react';
import { problemOf } from '../api/problem.ts';
import { Button } from './button.tsx';

/** What could not be read or renewed, as one line inside a card that keeps what it has. */
export function PanelError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { title, detail, requestId } = problemOf(error);
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-2 gap-y-1 border-line border-t bg-bad-soft px-4 py-2 text-12 text-bad"
    >
      <CircleAlert size={14} aria-hidden className="shrink-0" />
      <span className="min-w-0 flex-1 basis-48 [overflow-wrap:anywhere]">
        {title}. {detail}
        {requestId === null ? '' : ` Request ${requestId}.`}
      </span>
      <Button size="small" icon={RotateCw} onClick={onRetry}>
        Retry
      </Button>
    </div>
  );
}

/** A few words in a card that has nothing to list. */
export function PanelNote({ children }: { children: React.ReactNode }) {
  return <div className="border-line border-t px-4 py-4 text-13 text-ink-3">{children}</div>;
}
