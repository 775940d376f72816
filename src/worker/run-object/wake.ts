import { patch, type RunState } from '../../engine/runs/state.ts';
import { openProject } from '../db/client.ts';
import { publishTransitions } from '../stream/publish-transitions.ts';
import { confirmRun } from './confirm.ts';
import { moveRun, type RunDeps } from './move.ts';

/** Pause after a wake-up that failed, doubled each time; milliseconds. */
const firstPauseMs = 5_000;
const longestPauseMs = 10 * 60_000;
/** Whoever acts on a run publishes that within this time, or the run does; milliseconds. */
export const publishWithinMs = 60_000;

/** How long to wait after this many failed wake-ups in a row. */
export function pauseAfterFailures(failures: number): number {
  return Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs);
}

/**
 * Moves a run whose alarm went off and publishes what is unconfirmed, since no batch carries that; the move sets the next
 * alarm (R6). `isRepeated`: the wake-up before did not get to its end. Returns the `seq` that was published.
 */
export async function wakeRun(
  deps: RunDeps,
  { confirmed, isRepeated }: { confirmed: number; isRepeated: boolean },
): Promise<number> {
  const { store } = deps;
  const before = store.read()?.state;
  const isDue = isRepeated || owesRow(before, deps.now());
  const terms = isDue ? ({ row: 'asked', repeats: true } as const) : {};
  const { transition, verdict } = await moveRun(deps, { kind: 'alarm' }, { ...terms, confirmed });
  const run = store.read();
  if (!run || (verdict !== 'ok' && !isDue)) return confirmed;
  const open = () => openProject(deps.env, run.head.projectId);
  await publishTransitions(deps.env, open, [transition], { orgId: run.head.orgId, now: deps.now() });
  if (run.state.publishBy !== null) confirmRun(deps, transition.seq);
  return transition.seq;
}

/**
 * Whether the index is to hear of a wake-up, whatever it does: the run has to publish by now, or a task got lost and its
 * row may be due long after the task that is issued again.
 */
export function owesRow(state: RunState | undefined, now: number): boolean {
  if (!state) return false;
  const isAtTask = state.intent !== null && state.dueAt === null;
  return isAtTask || (state.publishBy ?? Number.POSITIVE_INFINITY) <= now;
}

/** Plans the next wake-up, and keeps that the run must publish then, so that it does after an eviction too. */
export function publishLater({ store, now }: RunDeps, at: number): void {
  try {
    const run = store.read();
    if (run) store.commit(run.head, patch(run.state, { publishBy: at }), now());
  } finally {
    store.wakeAt(at);
  }
}
