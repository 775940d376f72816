import { useDryRun } from './dry-run-context.ts';
import { summaryOf } from './summary.ts';

/** The dry-run in one line, which opens it; nothing while there is none. */
export function DryRunNote() {
  const { result, settings, open } = useDryRun();
  if (result === null) return null;
  return (
    <button
      type="button"
      onClick={open}
      className="flex min-h-6 min-w-0 cursor-pointer items-center gap-1 hover:underline max-sm:hidden"
    >
      <span className="truncate">
        Dry-run as <b className="font-strong text-ink">{settings.userId ?? 'a sample person'}</b>: {summaryOf(result)}
      </span>
    </button>
  );
}
