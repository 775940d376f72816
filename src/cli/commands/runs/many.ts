import type { Run } from '../../../contract/workflows/run.ts';
import type { Context } from '../../context.ts';
import { usageFailure } from '../../failure.ts';
import { createProgress } from '../../output/progress.ts';

/** Runs are named by their ids or by their workflow. */
export function whichRuns(ids: readonly string[], workflow: string | undefined): void {
  if (ids.length > 0 === (workflow !== undefined)) throw usageFailure('Name the runs by ids, or all of a --workflow.');
}

export async function oneByOne(ids: readonly string[], act: (id: string) => Promise<Run>) {
  const done: Pick<Run, 'id' | 'status'>[] = [];
  for (const id of ids) {
    const { status } = await act(id);
    done.push({ id, status });
  }
  return done;
}

interface Page {
  done: number;
  skipped: number;
  skippedRuns: readonly { id: string; reason: string }[];
  nextCursor: string | null;
}

const mostSkipsShown = 100;

/** Calls page after page until none is left; an interruption ends it after the page under way. */
export async function bulk(
  { host, output }: Context,
  label: string,
  call: (cursor: string | undefined) => Promise<Page>,
): Promise<Omit<Page, 'nextCursor'>> {
  const progress = createProgress(host, label, output.human);
  const total = { done: 0, skipped: 0, skippedRuns: [] as Page['skippedRuns'][number][] };
  let cursor: string | undefined;
  do {
    const page = await call(cursor);
    total.done += page.done;
    total.skipped += page.skipped;
    total.skippedRuns.push(...page.skippedRuns.slice(0, mostSkipsShown - total.skippedRuns.length));
    progress.update(total.done + total.skipped, null, 'runs');
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && !host.signal.aborted);
  progress.end();
  return total;
}
