import type * as z from 'zod';
import type { RunQuery, RunSummary } from '../../../contract/workflows/run.ts';
import type { Ctx } from '../../access/context.ts';
import { eachProject } from '../../access/databases.ts';
import { rangeOf } from '../../access/instant.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { openProject } from '../../db/client.ts';
import { type RunRow, summaryOf } from '../../store/run-row.ts';
import { type OutlinedStep, outlineKey, readOutlines } from '../../store/step-outlines.ts';
import { runSource } from '../../store/workflow-runs.ts';

/** Runs, newest first; the index is derived from the run objects and may be a moment behind them. */
export async function listRuns(ctx: Ctx, query: z.output<typeof RunQuery>): Promise<Page<RunSummary>> {
  const { workflowId, userId, status, hasErrors, cursor, pageSize } = query;
  const range = rangeOf(query);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 2);
  const { data: rows, ...page } = await listAcross(await eachProject(ctx, query.projectId), {
    pageSize,
    source: ({ projectId }) => runSource({ projectId, workflowId, userId, status, hasErrors, ...range, after }),
    sortedBy: ['startedAt', 'id'],
    toItem: (row: RunRow) => row,
    time: { of: ([startedAt]) => Number(startedAt), range, after, now: ctx.now },
  });
  const outlines = await outlinesOf(ctx, rows);
  const data = rows.map((row) => ({ ...summaryOf(row, ctx.now), ...placeOf(row, outlines.get(outlineKey(row))) }));
  return { ...page, data };
}

async function outlinesOf(ctx: Ctx, rows: readonly RunRow[]): Promise<Map<string, readonly OutlinedStep[]>> {
  const byProject = Map.groupBy(rows, ({ projectId }) => projectId);
  const parts = await Promise.all(
    [...byProject].map(async ([projectId, some]) => readOutlines(await openProject(ctx.env, projectId), some)),
  );
  return new Map(parts.flatMap((part) => [...part]));
}

type Place = Pick<RunSummary, 'stepLabel' | 'stepTitle' | 'stepType' | 'stepsDone' | 'stepsTotal'>;

/** Where a run is among the steps of its version. */
function placeOf({ step, status }: RunRow, steps: readonly OutlinedStep[] | undefined): Place {
  const index = steps?.findIndex(({ label }) => label === step) ?? -1;
  const at = steps?.[index];
  const total = steps?.length ?? null;
  const isBefore = step === '' ? 0 : null;
  return {
    stepLabel: step || null,
    stepTitle: at?.title ?? null,
    stepType: at?.type ?? null,
    stepsDone: status === 'completed' ? total : at ? index : isBefore,
    stepsTotal: total,
  };
}
