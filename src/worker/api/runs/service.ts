import { AppError } from '../../../contract/errors.ts';
import type { Run } from '../../../contract/workflows/run.ts';
import type { Ctx } from '../../access/context.ts';
import { keepPace, refuseWhileSpent } from '../../access/pace.ts';
import { openProject, withRetry } from '../../db/client.ts';
import { isOwnId } from '../../ids.ts';
import type { ControlAction } from '../../run-object/messages.ts';
import type { RunView } from '../../run-object/run-view.ts';
import { runOf } from '../../run-object/run-view.ts';
import { runStub } from '../../run-object/stub.ts';
import { readCurrentVersion } from '../../store/workflows.ts';
import { recordActs } from './record.ts';

/** One run with its whole trace, read from its object. */
export async function getRun(ctx: Ctx, id: string): Promise<Run> {
  return shownRun(ctx, await visibleRun(ctx, id));
}

/** A run beside the version that its workflow has by now. */
export async function shownRun(ctx: Ctx, view: RunView): Promise<Run> {
  const { projectId, workflowId } = view.head;
  const db = await openProject(ctx.env, projectId);
  const currentVersion = await withRetry(() => readCurrentVersion(db, projectId, workflowId));
  return { ...runOf(view, ctx.now), currentVersion };
}

/** Pauses, resumes or cancels a run; once it returns, the act holds. */
export async function controlRun(ctx: Ctx, id: string, action: ControlAction): Promise<Run> {
  const before = await visibleRun(ctx, id);
  const { verdict, view, transition } = await runStub(ctx.env, id).control({ action, actor: ctx.actor });
  const after = view ?? before;
  // Also what an earlier act left behind that could not be published.
  await recordActs(ctx, after.head.projectId, [transition]);
  if (verdict === 'final')
    throw new AppError('conflict', `The run is already ${after.state.status}; it can no longer be ${past[action]}.`);
  if (verdict === 'unchanged') {
    throw new AppError(
      'conflict',
      action === 'pause' ? 'The run is already paused.' : 'The run is not paused, so there is nothing to resume.',
    );
  }
  return shownRun(ctx, after);
}

const past = { pause: 'paused', resume: 'resumed', cancel: 'cancelled' } as const;

/** Nothing is left of a run that was archived, so one cannot tell it from one that never was. */
const runsEnd =
  'A run that ended is archived and removed after the time in settings/retention (`runs`, 90 days by default).';

/**
 * A run that the caller may see, as its object returns it. Asking makes an object of any id, and no key of the index leads
 * to a run by its id alone: an id that is not one of ours is refused at once, and guesses are limited for each key.
 */
export async function visibleRun(ctx: Ctx, id: string): Promise<RunView> {
  const { keyId } = ctx.access;
  const missing = new AppError('not_found', `There is no run ${id}. ${runsEnd}`);
  if (!isOwnId(id)) throw missing;
  refuseWhileSpent(ctx.env, 'unknownRuns', keyId, ctx.now);
  const view = await runStub(ctx.env, id).view();
  const visible =
    view && view.head.orgId === ctx.org.id && (ctx.access.projectId ?? view.head.projectId) === view.head.projectId;
  if (visible) return view;
  await keepPace(ctx.env, 'unknownRuns', keyId, ctx.now);
  throw missing;
}
