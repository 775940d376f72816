// Decides whether an event that matches the trigger of a run joins its digest instead of starting a run of its own.
// 1. The run alone decides, in one commit: the event is in the digest, or it is told that the digest is closed.
// 2. An event that was taken is taken again without any effect, also after the digest or the run has ended.
// 3. A digest that is full ends at once; while the run is paused, when it is resumed.
import { isDoneAt } from '../../steps/registry.ts';
import { collected } from '../collect.ts';
import type { RunCursor } from '../cursor.ts';
import { comesToDigest, isFull, isTaken, take } from '../digest.ts';
import { type AdvanceInput, isFinal, type Verdicts } from '../state.ts';

/** Something the person did that matches the trigger of the run. */
export function join(cursor: RunCursor, { event }: AdvanceInput<'join'>): Verdicts['join'] {
  const { digest, status, phase, watch, cursor: at } = cursor.state;
  const { steps } = cursor.definition;
  if (digest && isTaken(digest, event.id)) return 'unchanged';
  if (!digest || isFinal(status)) return 'closed';
  const step = steps[at];
  if (watch?.kind !== 'collect' || phase !== 'begun' || !step || !isDoneAt(step, 'wait') || !step.config.collect) {
    if (!comesToDigest(steps, { cursor: at, isBegun: phase === 'begun', isDone: phase === 'done' })) return 'closed';
    cursor.patch({ digest: take(digest, 'next', event) });
    return 'ok';
  }
  const fuller = take(digest, 'current', event);
  cursor.patch({ digest: fuller });
  if (!isFull(step.config.collect, fuller)) return 'ok';
  cursor.finishStep(collected(step, fuller));
  if (status === 'running') cursor.leaveStep();
  return 'ok';
}
