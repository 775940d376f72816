import type { BundleImport } from '../../../contract/bundle/import.ts';
import type { ProjectListQuery } from '../../../contract/lists.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { auditStatement } from '../../access/audit.ts';
import type { Ctx } from '../../access/context.ts';
import { eachProject, findRow } from '../../access/databases.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { found } from '../../access/tenant.ts';
import { openProject } from '../../db/client.ts';
import { type ImportRow, importSource, readImport } from '../../store/bundle-imports.ts';
import { type JobRow, readJobsOfImports, stopJobsStatement, toRunJob } from '../../store/bundle-jobs.ts';

/** Imports, newest first. */
export async function listImports(ctx: Ctx, query: ProjectListQuery): Promise<Page<BundleImport>> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 2);
  const page = await listAcross<ImportRow, ImportRow, Awaited<ReturnType<typeof eachProject>>[number]>(
    await eachProject(ctx, query.projectId),
    {
      pageSize: query.pageSize,
      source: ({ projectId }) => importSource(projectId, after),
      sortedBy: ['id', 'projectId'],
      toItem: (row) => row,
    },
  );
  const jobs = await jobsOf(ctx, page.data);
  return { ...page, data: page.data.map((row) => toImport(row, jobs.get(row.id) ?? [])) };
}

/** One import, and how far the runs in flight are. */
export async function getImport(ctx: Ctx, id: string): Promise<BundleImport> {
  const row = await fetchImport(ctx, id);
  return toImport(row, (await jobsOf(ctx, [row])).get(id) ?? []);
}

/** Stops moving or cancelling runs; what is done stays done. */
export async function stopImport(ctx: Ctx, id: string): Promise<BundleImport> {
  const { projectId } = await fetchImport(ctx, id);
  const db = await openProject(ctx.env, projectId);
  await db.batch([
    stopJobsStatement(db, projectId, id, ctx.now),
    auditStatement(ctx, db, { projectId, action: 'bundle.stopped', targetKind: 'bundle', targetId: id }),
  ]);
  return getImport(ctx, id);
}

async function fetchImport(ctx: Ctx, id: string): Promise<ImportRow> {
  const row = await findRow(ctx, ({ db, projectIds }) => readImport(db.$client, projectIds, id));
  return found(row, `import ${id}`);
}

async function jobsOf(ctx: Ctx, rows: readonly ImportRow[]): Promise<Map<string, JobRow[]>> {
  const byProject = Map.groupBy(rows, ({ projectId }) => projectId);
  const lists = await Promise.all(
    [...byProject].map(async ([projectId, group]) =>
      readJobsOfImports(
        await openProject(ctx.env, projectId),
        projectId,
        group.map(({ id }) => id),
      ),
    ),
  );
  return Map.groupBy(lists.flat(), ({ importId }) => importId ?? '');
}

function toImport({ at, actor, ...row }: ImportRow, jobs: readonly JobRow[]): BundleImport {
  return { ...row, at: isoTime(at), by: actor, jobs: jobs.map(toRunJob) };
}
