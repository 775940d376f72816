// Decides how a run starts: at once, or queued until its paused workflow is resumed.
// 1. A queued run does nothing but wait for its release, and not for longer than seven days.
// 2. A release counts once, and only for a run that has not begun; one that is paused itself begins when it is resumed.
import type { RunCursor } from '../cursor.ts';
import { digestOf, newDigest } from '../digest.ts';
import { type AdvanceInput, type Verdicts, waitsForWorkflow } from '../state.ts';

const queuedForMs = 7 * 24 * 3_600_000;

/** The first move of a run. */
export function start(cursor: RunCursor, { queued = false, event }: AdvanceInput<'start'>): Verdicts['start'] {
  if (digestOf(cursor.definition)) cursor.patch({ digest: newDigest(event) });
  cursor.recordNote('system', queued ? 'queued' : 'started');
  if (queued)
    cursor.patch({ status: 'queued', dueAt: cursor.now + queuedForMs, waitingFor: 'The workflow is paused.' });
  else cursor.runStep();
  return 'ok';
}

/** The workflow was resumed. */
export function release(cursor: RunCursor): Verdicts['release'] {
  if (!waitsForWorkflow(cursor.state)) return 'unchanged';
  cursor.patch({ dueAt: null, waitingFor: null });
  if (cursor.state.status === 'paused') {
    cursor.recordAct('system', 'released');
    return 'ok';
  }
  cursor.patch({ status: 'running' });
  cursor.recordAct('system', 'started');
  cursor.runStep();
  return 'ok';
}
