// Decides when the alarm of a run goes off.
// 1. R6: a run has one alarm, computed from its state alone.
// 2. A wait for which a message was sent ends by that message. Its alarm is the second line, a minute behind it.
// 3. A step whose message is in a queue needs no alarm where the sweep looks at the row of the run by then.
import type { Intent } from './intent.ts';
import type { RunState } from './state.ts';

const secondLineMs = 60_000;
/** A wait shorter than this is not worth a row of the index: the next change follows at once. */
const briefMs = 30_000;

/** R6: the one alarm that a run needs now, in epoch ms, or null. */
export function nextAlarm(state: RunState): number | null {
  const { status, publishBy } = state;
  const wakes = status === 'running' || status === 'queued';
  const wakeAt = wakes ? (waitAlarm(state) ?? leaseAlarm(state)) : null;
  if (wakeAt === null || publishBy === null) return wakeAt ?? publishBy;
  return Math.min(wakeAt, publishBy);
}

/** When a wait is over, as far as its alarm is concerned. */
function waitAlarm({ dueAt, wokenAt }: RunState): number | null {
  return dueAt !== null && dueAt === wokenAt ? dueAt + secondLineMs : dueAt;
}

/** When a task that got lost has to be noticed by the run itself. */
function leaseAlarm({ intent, rowDueAt = null }: RunState): number | null {
  return intent && !isSwept(intent, rowDueAt) ? intent.leaseUntil : null;
}

/** Whether the sweep looks at the run by the end of a lease, and a message is on its way until then. */
function isSwept({ detached = false, leaseUntil }: Intent, rowDueAt: number | null): boolean {
  return !detached && rowDueAt !== null && rowDueAt <= leaseUntil;
}

/** Whether a run parks: its wait is worth a row of the index. */
export function parks({ dueAt }: Pick<RunState, 'dueAt'>, now: number): boolean {
  return dueAt !== null && dueAt - now > briefMs;
}

/** When the sweep looks at the row that this state is worth, epoch ms; null: not at all. */
export function rowDueAfter(state: RunState, now: number): number | null {
  if (state.status === 'paused') return null;
  return parks(state, now) ? state.dueAt : (state.rowDueAt ?? null);
}
