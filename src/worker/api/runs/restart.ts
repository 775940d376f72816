// Restarts a run at a step: one that failed, or one that completed although steps of it failed. The engine decides; here it is found, explained and recorded.
// 1. The steps keep their keys, so a provider that knows one already does not send twice.
import { AppError } from '../../../contract/errors.ts';
import type { RestartInput } from '../../../contract/workflows/restart.ts';
import type { Run } from '../../../contract/workflows/run.ts';
import { closest } from '../../../engine/faults/suggest.ts';
import { isRestartable } from '../../../engine/runs/inputs/control.ts';
import type { Ctx } from '../../access/context.ts';
import type { RunView } from '../../run-object/run-view.ts';
import { runStub } from '../../run-object/stub.ts';
import { loadDefinition } from '../../store/definitions.ts';
import { recordActs } from './record.ts';
import { shownRun, visibleRun } from './service.ts';

/** Restarts a run at a step, by default the one that failed, or the first of them. */
export async function restartRun(ctx: Ctx, id: string, { from }: RestartInput): Promise<Run> {
  const before = await visibleRun(ctx, id);
  requireRestartable(before);
  if (from !== undefined) await requireStep(ctx, before, from);
  const { verdict, view, transition } = await runStub(ctx.env, id).control({
    action: 'restart',
    actor: ctx.actor,
    ...(from === undefined ? {} : { from }),
  });
  const after = view ?? before;
  if (verdict === 'final')
    throw new AppError('conflict', 'The person of the run was erased, so it cannot be restarted.');
  await recordActs(ctx, after.head.projectId, [transition]);
  if (verdict === 'unchanged') {
    requireRestartable(after);
    throw new AppError('conflict', 'The run has no step left to begin with.');
  }
  return shownRun(ctx, after);
}

function requireRestartable({ state }: RunView): void {
  if (isRestartable(state)) return;
  const message = `The run is ${state.status}; only a run that failed, or of which a step failed, can be restarted.`;
  throw new AppError('conflict', message);
}

async function requireStep(ctx: Ctx, { head }: RunView, from: string): Promise<void> {
  const { steps } = await loadDefinition(ctx.env, head.projectId, head.workflowId, head.version);
  const labels = steps.map(({ label }) => label);
  if (labels.includes(from)) return;
  const suggestion = closest(from, labels);
  const message = `Version ${head.version} of the workflow has no step "${from}".`;
  const fault = { pointer: '/from', code: 'unknown_step', message, ...(suggestion ? { suggestion } : {}) };
  throw new AppError('invalid', suggestion ? `${message} Did you mean "${suggestion}"?` : message, { faults: [fault] });
}
