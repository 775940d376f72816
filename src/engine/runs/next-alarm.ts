// Decides when the alarm of a run goes off.
// 1. R6: a run has one alarm, computed from its state alone.
// 2. A wait for which a message was sent ends by that message. Its alarm is the second line, a minute behind it.
import type { RunState } from './state.ts';

const secondLineMs = 60_000;

/** R6: the one alarm that a run needs now, in epoch ms, or null. */
export function nextAlarm(state: RunState): number | null {
  const { status, publishBy } = state;
  const wakes = status === 'running' || status === 'queued';
  const wakeAt = wakes ? (wakeAlarm(state) ?? state.intent?.leaseUntil ?? null) : null;
  if (wakeAt === null || publishBy === null) return wakeAt ?? publishBy;
  return Math.min(wakeAt, publishBy);
}

/** When a wait is over, as far as its alarm is concerned. */
function wakeAlarm({ dueAt, wokenAt }: RunState): number | null {
  return dueAt !== null && dueAt === wokenAt ? dueAt + secondLineMs : dueAt;
}
