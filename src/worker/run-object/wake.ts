import { openProject } from '../db/client.ts';
import { publishTransitions, requirePublished } from '../stream/publish-transitions.ts';
import { moveRun, type RunDeps } from './move.ts';

/** Pause after a wake-up that failed, doubled each time; milliseconds. */
const firstPauseMs = 5_000;
const longestPauseMs = 10 * 60_000;

/** How long to wait after this many failed wake-ups in a row. */
export function pauseAfterFailures(failures: number): number {
  return Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs);
}

/** Moves a run whose alarm went off, and publishes the move, which no batch carries. The move sets the next alarm (R6). */
export async function wakeRun(deps: RunDeps): Promise<void> {
  const { transition } = await moveRun(deps, { kind: 'alarm' });
  const head = deps.store.read()?.head;
  if (!head || (!transition.row && !transition.next)) return;
  const open = () => openProject(deps.env, head.projectId);
  const options = { orgId: head.orgId, now: deps.now() };
  requirePublished(await publishTransitions(deps.env, open, [transition], options));
}
