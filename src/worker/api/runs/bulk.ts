// Restarts or cancels many runs of a workflow, oldest first, a bounded number for each call.
// 1. The start of a run never changes, so going on behind the cursor meets no run twice, also one that failed again.
// 2. Each run decides for itself; the index, which may be a moment behind, only tells whom to ask.
import {
  type BulkCancel,
  type BulkCancelInput,
  type BulkRestart,
  type BulkRestartInput,
  bulkLimit,
} from '../../../contract/workflows/restart.ts';
import { finalStatuses, RunStatus } from '../../../contract/workflows/run.ts';
import type { Ctx } from '../../access/context.ts';
import { decodeCursor, encodeCursor } from '../../access/pages.ts';
import { openProject } from '../../db/client.ts';
import type { ControlAnswer } from '../../run-object/messages.ts';
import { runStub } from '../../run-object/stub.ts';
import { fetchTrail } from '../workflows/versions.ts';
import { type RunAct, recordActs } from './record.ts';

/** Runs asked at once and written in one batch. */
const groupSize = 50;
const activeStatuses = RunStatus.options.filter((status) => !finalStatuses.includes(status));

type Filter = Pick<BulkCancelInput, 'workflowId' | 'from' | 'to' | 'cursor'> & { statuses: readonly RunStatus[] };

interface FoundRun {
  id: string;
  startedAt: number;
  status: RunStatus;
}

interface BulkResult {
  done: number;
  skippedRuns: { id: string; reason: string }[];
  nextCursor: string | null;
}

/** Restarts failed runs of a workflow. */
export async function restartRuns(ctx: Ctx, input: BulkRestartInput): Promise<BulkRestart> {
  const { step, status } = input;
  const { done, ...rest } = await actOnRuns(ctx, { ...input, statuses: [status] }, 'run.restarted', {
    act: (id) => runStub(ctx.env, id).control('restart', ctx.actor, step),
    refusal: ({ view }) =>
      view?.state.status === 'failed'
        ? `Its version has no step "${step}".`
        : `It is ${view?.state.status ?? 'gone'} by now.`,
  });
  return { restarted: done, skipped: rest.skippedRuns.length, ...rest };
}

/** Cancels active runs of a workflow. */
export async function cancelRuns(ctx: Ctx, input: BulkCancelInput): Promise<BulkCancel> {
  const statuses = input.status ? [input.status] : activeStatuses;
  const { done, ...rest } = await actOnRuns(ctx, { ...input, statuses }, 'run.cancelled', {
    act: (id) => runStub(ctx.env, id).control('cancel', ctx.actor),
    refusal: ({ view }) => `It is ${view?.state.status ?? 'gone'} by now.`,
  });
  return { cancelled: done, skipped: rest.skippedRuns.length, ...rest };
}

interface BulkAct {
  act(id: string): Promise<ControlAnswer>;
  refusal(answer: ControlAnswer): string;
}

async function actOnRuns(ctx: Ctx, filter: Filter, action: string, { act, refusal }: BulkAct): Promise<BulkResult> {
  const { projectId } = await fetchTrail(ctx, filter.workflowId);
  const found = await findRuns(ctx, projectId, filter);
  const runs = found.slice(0, bulkLimit);
  const skippedRuns: BulkResult['skippedRuns'] = [];
  let done = 0;
  for (let i = 0; i < runs.length; i += groupSize) {
    const group = runs.slice(i, i + groupSize);
    const answers = await Promise.all(group.map(async (run) => ({ run, answer: await act(run.id) })));
    const acts = answers.flatMap(({ run, answer }): RunAct[] => {
      const { verdict, view, transition } = answer;
      if (verdict === 'ok' && view)
        return [{ id: run.id, projectId, status: { before: run.status, after: view.state.status }, transition }];
      skippedRuns.push({ id: run.id, reason: refusal(answer) });
      return [];
    });
    await recordActs(ctx, action, acts);
    done += acts.length;
  }
  const last = runs.at(-1);
  return {
    done,
    skippedRuns,
    nextCursor: found.length > bulkLimit && last ? encodeCursor([last.startedAt, last.id]) : null,
  };
}

async function findRuns(ctx: Ctx, projectId: string, filter: Filter): Promise<FoundRun[]> {
  const [afterTime, afterId] = filter.cursor === undefined ? [0, ''] : decodeCursor(filter.cursor, 2);
  const { results } = await (await openProject(ctx.env, projectId))
    .prepare(
      `SELECT id, started_at AS startedAt, status FROM workflow_runs
       WHERE project_id = ?1 AND (started_at, id) > (?2, ?3) AND workflow_id = ?4 AND status IN (SELECT value FROM json_each(?5))
         AND started_at >= ?6 AND started_at < ?7 ORDER BY started_at, id LIMIT ?8`,
    )
    .bind(
      projectId,
      afterTime,
      afterId,
      filter.workflowId,
      JSON.stringify(filter.statuses),
      filter.from === undefined ? 0 : Date.parse(filter.from),
      filter.to === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(filter.to),
      bulkLimit + 1,
    )
    .all<FoundRun>();
  return results;
}
