import type { WorkflowListItem, WorkflowQuery } from '../../../contract/workflows/list.ts';
import type { Ctx } from '../../access/context.ts';
import { eachProject } from '../../access/databases.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { openProject } from '../../db/client.ts';
import { readRecentFailures } from '../../store/activity.ts';
import { readActiveRunCounts } from '../../store/run-steps.ts';
import { type WorkflowRow, workflowSource } from '../../store/workflows.ts';
import { toWorkflow } from './service.ts';

/** The workflows that the key may see, newest first, with what their runs do. */
export async function listWorkflows(ctx: Ctx, query: WorkflowQuery): Promise<Page<WorkflowListItem>> {
  const { q, status, cursor, pageSize } = query;
  const after = cursor ? decodeCursor(cursor, 2) : undefined;
  const { data: rows, ...page } = await listAcross(await eachProject(ctx, query.projectId), {
    pageSize,
    source: ({ projectId }) => workflowSource(projectId, { q, status, after }),
    sortedBy: ['createdAt', 'id'],
    toItem: (row: WorkflowRow) => row,
  });
  const byProject = Map.groupBy(rows, ({ projectId }) => projectId);
  const counts = await Promise.all([...byProject].map(([projectId, some]) => countsOf(ctx, projectId, some)));
  const active = new Map(counts.flatMap((part) => [...part.active]));
  const failed = new Map(counts.flatMap((part) => [...part.failed]));
  const data = rows.map((row) => ({
    ...toWorkflow(row),
    updatedBy: row.updatedBy,
    activeRuns: active.get(row.id) ?? 0,
    failed24h: failed.get(row.id) ?? 0,
  }));
  return { ...page, data };
}

async function countsOf(ctx: Ctx, projectId: string, rows: readonly WorkflowRow[]) {
  const ids = rows.map(({ id }) => id);
  const db = await openProject(ctx.env, projectId);
  const [active, failed] = await Promise.all([
    readActiveRunCounts(db, projectId, ids),
    readRecentFailures(db, projectId, ids, ctx.now),
  ]);
  return { active, failed };
}
