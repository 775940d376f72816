// The history of a workflow: what each version held, what it changed, and the way back to it.
// 1. Versions stay readable after the workflow was deleted, since runs refer to them.
import type * as z from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { isoTime, type PageQuery } from '../../../contract/primitives.ts';
import type { ChangedWorkflow } from '../../../contract/workflows/moves.ts';
import type { VersionDiff, WorkflowVersion, WorkflowVersionSummary } from '../../../contract/workflows/version.ts';
import { toInput } from '../../../engine/validate/definition.ts';
import { describeChanges, diffVersions as diffBodies, versionBody } from '../../../engine/versions/definition-diff.ts';
import type { Ctx } from '../../access/context.ts';
import { fetchTrail } from '../../access/fetch-trail.ts';
import { decodeCursor, type Page, pageOf } from '../../access/pages.ts';
import { found } from '../../access/tenant.ts';
import { openProject } from '../../db/client.ts';
import { parseChanges, parseDefinition } from '../../db/schema/workflows.ts';
import { requireValid } from '../../definitions/valid.ts';
import { readLivingGroups } from '../../store/run-steps.ts';
import { listVersionRows, readVersion, type VersionRow, type WholeVersionRow } from '../../store/workflow-versions.ts';
import type { WorkflowTrail } from '../../store/workflows.ts';
import { type ChangeTerms, changeWorkflow, fetchWorkflow } from './service.ts';

/** The versions of a workflow, newest first. */
export async function listVersions(ctx: Ctx, id: string, query: PageQuery): Promise<Page<WorkflowVersionSummary>> {
  const trail = await fetchTrail(ctx, id);
  const [before] = query.cursor === undefined ? [null] : decodeCursor(query.cursor, 1);
  const db = await openProject(ctx.env, trail.projectId);
  const [rows, active] = await Promise.all([
    listVersionRows(db, id, before ?? null, query.pageSize + 1),
    activeRunsOf(ctx, trail),
  ]);
  return pageOf(
    rows,
    query.pageSize,
    (row) => toSummary(trail, row, active),
    (row) => [row.version],
  );
}

/** One version with its content. */
export async function getVersion(ctx: Ctx, id: string, version: number): Promise<z.infer<typeof WorkflowVersion>> {
  const trail = await fetchTrail(ctx, id);
  const [row, active] = await Promise.all([fetchVersion(ctx, trail, version), activeRunsOf(ctx, trail)]);
  const body = versionBody(row.name, parseDefinition(row.definition));
  // The body of a saved definition has exactly the documented form.
  return { ...toSummary(trail, row, active), projectId: trail.projectId, ...body } as z.infer<typeof WorkflowVersion>;
}

/** What a version changed against another, by default the one before it. */
export async function diffVersions(ctx: Ctx, id: string, version: number, asked?: number): Promise<VersionDiff> {
  const trail = await fetchTrail(ctx, id);
  const against = asked ?? version - 1;
  if (against === 0) {
    const message = 'Version 1 has none before it; name one with ?against=.';
    throw new AppError('invalid', message, { faults: [{ pointer: '?against', code: 'required', message }] });
  }
  const [after, before] = await Promise.all([fetchVersion(ctx, trail, version), fetchVersion(ctx, trail, against)]);
  const changes = diffBodies(bodyOf(before), bodyOf(after));
  return { workflowId: id, version, against, changes, summary: describeChanges(changes) };
}

/** Makes the content of an earlier version the next one. */
export async function rollbackWorkflow(
  ctx: Ctx,
  id: string,
  version: number,
  { runs }: Pick<ChangeTerms, 'runs'>,
): Promise<z.infer<typeof ChangedWorkflow>> {
  const row = await fetchWorkflow(ctx, id);
  const old = await fetchVersion(ctx, row, version);
  if (old.definition === row.definition && old.name === row.name) {
    const which = version === row.version ? 'the current one' : `equal to the current one, version ${row.version}`;
    throw new AppError('conflict', `Version ${version} is ${which}; there is nothing to roll back.`);
  }
  const definition = parseDefinition(old.definition);
  const input = toInput(old.name, row.description, row.status !== 'inactive', definition);
  // What it refers to may be gone by now, so it is checked like any other change.
  const valid = await requireValid(ctx, { id, projectId: row.projectId, stored: definition }, input);
  return changeWorkflow(ctx, row, valid, {
    action: 'workflow.rolled_back',
    note: `Rolled back to version ${version}.`,
    runs,
  });
}

async function fetchVersion(ctx: Ctx, { id, projectId }: Pick<WorkflowTrail, 'id' | 'projectId'>, version: number) {
  const row = await readVersion(await openProject(ctx.env, projectId), id, version);
  return found(row, `version ${version} of this workflow`);
}

const bodyOf = (row: WholeVersionRow) => versionBody(row.name, parseDefinition(row.definition));

/** Runs in flight by the version they are in. */
async function activeRunsOf(ctx: Ctx, { id, projectId }: WorkflowTrail): Promise<ReadonlyMap<number, number>> {
  const groups = await readLivingGroups(await openProject(ctx.env, projectId), projectId, [id]);
  const active = new Map<number, number>();
  for (const { version, count } of groups.get(id) ?? []) active.set(version, (active.get(version) ?? 0) + count);
  return active;
}

function toSummary(trail: WorkflowTrail, row: VersionRow, active: ReadonlyMap<number, number>): WorkflowVersionSummary {
  const { version, name, createdBy } = row;
  return {
    workflowId: trail.id,
    version,
    name,
    createdAt: isoTime(row.createdAt),
    createdBy,
    activeRuns: active.get(version) ?? 0,
    isCurrent: version === trail.version,
    changes: parseChanges(row.changes),
  };
}
