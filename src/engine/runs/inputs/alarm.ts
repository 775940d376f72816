// Decides what the alarm of a run does: it ends a wait, starts the next attempt, or finds that a task got lost.
// 1. R6: an alarm that is early, late by any time, or repeated changes nothing that is not due.
// 2. A paused run does not wake.
import type { RunCursor } from '../cursor.ts';
import type { Verdicts } from '../state.ts';
import { reissueTask } from './task.ts';

/** The alarm rang, or somebody looks whether it should have. */
export function alarm(cursor: RunCursor): Verdicts['alarm'] {
  const { status, dueAt, intent } = cursor.state;
  if (status !== 'running' && status !== 'queued') return 'unchanged';
  if (dueAt !== null) {
    if (cursor.now < dueAt) return 'unchanged';
    if (status === 'queued') cursor.end('exited', 'queue_expired', 'system');
    else cursor.runStep();
    return 'ok';
  }
  if (!intent || cursor.now < intent.leaseUntil) return 'unchanged';
  reissueTask(cursor, intent);
  return 'ok';
}
