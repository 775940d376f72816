import { AppError } from '../../../contract/errors.ts';
import type { Run } from '../../../contract/workflows/run.ts';
import type { Ctx } from '../../access/context.ts';
import { isDevelopment } from '../../access/environment.ts';
import { runOf } from '../../run-object/run-view.ts';
import { runStub } from '../../run-object/stub.ts';
import { recordActs } from './record.ts';
import { visibleRun } from './service.ts';

/** Ends the wait of a run now, where nobody is sent real messages; once it returns, the act holds. */
export async function skipWait(ctx: Ctx, id: string): Promise<Run> {
  const before = await visibleRun(ctx, id);
  if (!isDevelopment(ctx.env)) {
    const message = 'Waits are skipped in development alone: in production, people were promised their times.';
    throw new AppError('development_only', message);
  }
  const { verdict, view, transition } = await runStub(ctx.env, id).control({ action: 'skip', actor: ctx.actor });
  const after = view ?? before;
  // Also what an earlier act left behind that could not be published.
  await recordActs(ctx, after.head.projectId, [transition]);
  if (verdict === 'final')
    throw new AppError('conflict', `The run is already ${after.state.status}; it does not wait.`);
  if (verdict === 'held') throw new AppError('conflict', heldBy(after.state.waitingFor));
  if (verdict === 'unchanged') {
    const why = after.state.status === 'paused' ? 'The run is paused; resume it first.' : 'The run does not wait.';
    throw new AppError('conflict', why);
  }
  return runOf(after, ctx.now);
}

const heldBy = (waitingFor: string | null) =>
  `A gate holds the message of the run, which skipping a wait does not open. ${waitingFor ?? ''}`.trim();
