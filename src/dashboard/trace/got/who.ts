import type { DoneRow } from '../rows.ts';
import type { RunData } from '../run-data.ts';

/** "What ada got", or "What ada would have got" where it was not sent. */
export function whoGot({ step }: DoneRow, { run, isSimulated }: RunData): string {
  const who = run.userId ?? 'the person';
  if (step.outcome === 'sent') return isSimulated ? `What ${who} would get` : `What ${who} got`;
  return step.outcome === null ? `What ${who} is to get` : `What ${who} would have got`;
}
