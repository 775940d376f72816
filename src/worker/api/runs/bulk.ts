// Restarts or cancels many runs of a workflow, oldest first, a bounded number for each call.
// 1. The start of a run never changes, so no run is met twice behind the cursor, not even one that failed again.
// 2. Each run decides for itself; the index, which may be a moment behind, only says which runs to ask.
import {
  type BulkCancel,
  type BulkCancelInput,
  type BulkRestart,
  type BulkRestartInput,
  bulkLimit,
} from '../../../contract/workflows/restart.ts';
import { finalStatuses, RunStatus } from '../../../contract/workflows/run.ts';
import type { Ctx } from '../../access/context.ts';
import { fetchTrail } from '../../access/fetch-trail.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor } from '../../access/pages.ts';
import { openProject } from '../../db/client.ts';
import type { ControlAnswer } from '../../run-object/messages.ts';
import { runStub } from '../../run-object/stub.ts';
import { type BulkRow, bulkSource } from '../../store/workflow-runs.ts';
import { recordActs } from './record.ts';

/** Runs asked at once and written in one batch. */
const groupSize = 50;
/** Runs of the project that one call looks at for those of the workflow. */
const lookedAtByOneCall = 50_000;
const activeStatuses = RunStatus.options.filter((status) => !finalStatuses.includes(status));

type Filter = Pick<BulkCancelInput, 'workflowId' | 'from' | 'to' | 'cursor'> & { statuses: readonly RunStatus[] };

interface BulkResult {
  done: number;
  skippedRuns: { id: string; reason: string }[];
  nextCursor: string | null;
}

/** Restarts failed runs of a workflow. */
export async function restartRuns(ctx: Ctx, input: BulkRestartInput): Promise<BulkRestart> {
  const { step, status } = input;
  const from = step === undefined ? {} : { from: step };
  const { done, ...rest } = await actOnRuns(
    ctx,
    { ...input, statuses: [status] },
    {
      act: (id) => runStub(ctx.env, id).control({ action: 'restart', actor: ctx.actor, ...from }),
      refusal: ({ view }) =>
        view?.state.status === 'failed'
          ? `Its version has no step "${step}".`
          : `It is ${view?.state.status ?? 'gone'} by now.`,
    },
  );
  return { restarted: done, skipped: rest.skippedRuns.length, ...rest };
}

/** Cancels active runs of a workflow. */
export async function cancelRuns(ctx: Ctx, input: BulkCancelInput): Promise<BulkCancel> {
  const statuses = input.status ? [input.status] : activeStatuses;
  const { done, ...rest } = await actOnRuns(
    ctx,
    { ...input, statuses },
    {
      act: (id) => runStub(ctx.env, id).control({ action: 'cancel', actor: ctx.actor }),
      refusal: ({ view }) => `It is ${view?.state.status ?? 'gone'} by now.`,
    },
  );
  return { cancelled: done, skipped: rest.skippedRuns.length, ...rest };
}

interface BulkAct {
  act(id: string): Promise<ControlAnswer>;
  refusal(answer: ControlAnswer): string;
}

async function actOnRuns(ctx: Ctx, filter: Filter, { act, refusal }: BulkAct): Promise<BulkResult> {
  const { projectId } = await fetchTrail(ctx, filter.workflowId);
  const { runs, nextCursor } = await findRuns(ctx, projectId, filter);
  const skippedRuns: BulkResult['skippedRuns'] = [];
  let done = 0;
  for (let i = 0; i < runs.length; i += groupSize) {
    const group = runs.slice(i, i + groupSize);
    const answers = await Promise.all(group.map(async (run) => ({ run, answer: await act(run.id) })));
    for (const { run, answer } of answers) {
      if (answer.verdict === 'ok' && answer.view) done += 1;
      else skippedRuns.push({ id: run.id, reason: refusal(answer) });
    }
    const transitions = answers.map(({ answer }) => answer.transition);
    await recordActs(ctx, projectId, transitions);
  }
  return { done, skippedRuns, nextCursor };
}

/** The next runs, and where the next call looks on if there may be more. */
async function findRuns(
  ctx: Ctx,
  projectId: string,
  filter: Filter,
): Promise<{ runs: BulkRow[]; nextCursor: string | null }> {
  const { workflowId, statuses, from, to, cursor } = filter;
  const started = {
    from: from === undefined ? 0 : Date.parse(from),
    to: to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(to),
    after: cursor === undefined ? [0, ''] : decodeCursor(cursor, 2),
  };
  const db = await openProject(ctx.env, projectId);
  const { data, nextCursor } = await listAcross([{ db }], {
    pageSize: bulkLimit,
    lookedAt: lookedAtByOneCall,
    source: () => bulkSource({ projectId, workflowId, statuses, ...started }),
    sortedBy: ['startedAt', 'id'],
    toItem: (row: BulkRow) => row,
  });
  return { runs: data, nextCursor };
}
