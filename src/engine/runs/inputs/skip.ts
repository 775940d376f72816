// Decides what it does to a run that somebody skips its wait: it continues as if the time were up.
// 1. Whatever would follow at the end of the wait follows now: a wait for an event times out, a digest ends, an attempt
//    that failed is repeated. Nothing is sent that would not be sent then.
// 2. R5: it is an act; the message and the alarm that would have ended the wait find nothing to do.
// 3. A gate that holds a message is asked again at its own time: no act of this kind opens one.
import type { RunCursor } from '../cursor.ts';
import type { AdvanceInput, Verdicts } from '../state.ts';

/** Ends the wait of a run before its time. */
export function skip(cursor: RunCursor, { actor }: AdvanceInput<'skip'>): Verdicts['skip'] {
  const { status, dueAt, intent, trace } = cursor.state;
  if (status !== 'running' || dueAt === null) return 'unchanged';
  if (intent && trace.at(-1)?.gates?.some(({ verdict }) => verdict === 'held')) return 'held';
  cursor.recordAct(actor, 'wait_skipped');
  cursor.runStep();
  return 'ok';
}
