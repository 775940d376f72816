import type * as z from 'zod';
import { AppError, invalidInput } from '../../../contract/errors.ts';
import type { ProjectListQuery } from '../../../contract/lists.ts';
import type { Definition, Workflow } from '../../../contract/workflows/workflow.ts';
import { toInput, type ValidWorkflow, validateWorkflow } from '../../../engine/validate/definition.ts';
import { describeChanges, diffVersions, versionBody } from '../../../engine/versions/definition-diff.ts';
import { auditStatement } from '../../access/audit.ts';
import { type Ctx, projectOf, projectsOf } from '../../access/context.ts';
import { decodeCursor, type Page, pageOf } from '../../access/pages.ts';
import { found, isoTime } from '../../access/tenant.ts';
import { timeId } from '../../ids.ts';
import { bumpMatchVersion } from '../../store/match-index.ts';
import { readReferences } from '../../store/references.ts';

type WorkflowView = z.infer<typeof Workflow>;
type Status = WorkflowView['status'];

/** A workflow joined with its current version. */
export interface WorkflowRow {
  id: string;
  projectId: string;
  name: string;
  description: string | null;
  status: Status;
  version: number;
  createdAt: number;
  updatedAt: number;
  definition: string;
}

const select = `SELECT w.id, w.project_id AS projectId, w.name, w.description, w.status, w.version, w.created_at AS createdAt,
  w.updated_at AS updatedAt, v.definition FROM workflows w
  JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = w.version WHERE w.deleted_at IS NULL`;

/** Creates a workflow as its version 1. */
export async function createWorkflow(ctx: Ctx, input: unknown): Promise<WorkflowView> {
  const projectId = await projectOf(ctx, askedProject(input));
  const valid = await requireValid(ctx, projectId, input);
  const id = timeId(ctx.now);
  const status: Status = valid.isActive ? 'active' : 'inactive';
  await writeVersion(ctx, { id, projectId, version: 1, status, createdAt: ctx.now }, valid, {
    action: 'workflow.created',
  });
  return getWorkflow(ctx, id);
}

/** The workflows that the key may see, newest first. */
export async function listWorkflows(ctx: Ctx, query: ProjectListQuery): Promise<Page<WorkflowView>> {
  const projects = await projectsOf(ctx, query.projectId);
  const after = query.cursor ? decodeCursor(query.cursor, 2) : null;
  const { results } = await ctx.env.DB.prepare(
    `${select} AND w.org_id = ?1 AND w.project_id IN (SELECT value FROM json_each(?2))
     AND (?3 IS NULL OR (w.created_at, w.id) < (?3, ?4)) ORDER BY w.created_at DESC, w.id DESC LIMIT ?5`,
  )
    .bind(ctx.org.id, JSON.stringify(projects), after?.[0] ?? null, after?.[1] ?? null, query.pageSize + 1)
    .all<WorkflowRow>();
  return pageOf(results, query.pageSize, toWorkflow, (row) => [row.createdAt, row.id]);
}

/** One workflow with its current version. */
export async function getWorkflow(ctx: Ctx, id: string): Promise<WorkflowView> {
  return toWorkflow(await fetchWorkflow(ctx, id));
}

/** Replaces the content; what changed becomes the next version, runs in flight keep theirs. */
export async function replaceWorkflow(ctx: Ctx, id: string, input: unknown): Promise<WorkflowView> {
  const row = await fetchWorkflow(ctx, id);
  const asked = askedProject(input);
  if (asked !== undefined && asked !== row.projectId) {
    const message = 'A workflow cannot move to another project; export it and import it there.';
    throw new AppError('invalid', message, { faults: [{ pointer: '/projectId', code: 'invalid_value', message }] });
  }
  return changeWorkflow(ctx, row, await requireValid(ctx, row.projectId, input));
}

/** Changes the fields that are given; the result is checked as a whole. */
export async function patchWorkflow(ctx: Ctx, id: string, input: unknown): Promise<WorkflowView> {
  const row = await fetchWorkflow(ctx, id);
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return replaceWorkflow(ctx, id, input);
  const current = toInput(
    row.name,
    row.description,
    row.status !== 'inactive',
    JSON.parse(row.definition) as Definition,
  );
  return changeWorkflow(ctx, row, await requireValid(ctx, row.projectId, { ...current, ...input }));
}

/** Deletes a workflow: it starts nothing more; runs in flight go on and its history stays. */
export async function deleteWorkflow(ctx: Ctx, id: string): Promise<void> {
  const row = await fetchWorkflow(ctx, id);
  await ctx.env.DB.batch([
    ctx.env.DB.prepare(
      "UPDATE workflows SET deleted_at = ?2, status = 'inactive', updated_at = ?2 WHERE id = ?1 AND deleted_at IS NULL",
    ).bind(id, ctx.now),
    bumpMatchVersion(ctx.env.DB, row.projectId),
    auditStatement(ctx, {
      projectId: row.projectId,
      action: 'workflow.deleted',
      targetKind: 'workflow',
      targetId: id,
      before: { name: row.name },
    }),
  ]);
}

/** The row of a workflow that the caller may see. */
export async function fetchWorkflow(ctx: Ctx, id: string): Promise<WorkflowRow> {
  const row = await ctx.env.DB.prepare(
    `${select} AND w.id = ?1 AND w.org_id = ?2 AND (?3 IS NULL OR w.project_id = ?3)`,
  )
    .bind(id, ctx.org.id, ctx.access.projectId)
    .first<WorkflowRow>();
  return found(row, `workflow ${id}`);
}

function askedProject(input: unknown): string | undefined {
  const given = typeof input === 'object' && input !== null && 'projectId' in input ? input.projectId : undefined;
  return typeof given === 'string' ? given : undefined;
}

/** What an input comes to as a workflow of this project, or 422 with every fault. */
export async function requireValid(ctx: Ctx, projectId: string, input: unknown): Promise<ValidWorkflow> {
  const verdict = validateWorkflow(input, await readReferences(ctx.env, projectId));
  if (verdict.ok) return verdict.value;
  throw invalidInput(verdict.faults);
}

/** How a change is recorded: the action of its audit row, and a first sentence for the changes of the version. */
interface ChangeAct {
  action: string;
  note?: string;
}

/** Writes what is new; content that is new becomes the next version. */
export async function changeWorkflow(
  ctx: Ctx,
  row: WorkflowRow,
  valid: ValidWorkflow,
  act: ChangeAct = { action: 'workflow.updated' },
): Promise<WorkflowView> {
  const content = JSON.stringify(valid.definition);
  const same = content === row.definition && valid.name === row.name;
  const status: Status = !valid.isActive ? 'inactive' : row.status === 'inactive' ? 'active' : row.status;
  if (same && status === row.status && valid.description === row.description) return toWorkflow(row);
  const version = same ? row.version : row.version + 1;
  await writeVersion(ctx, { ...row, version, status }, valid, act, row);
  return getWorkflow(ctx, row.id);
}

type Target = Pick<WorkflowRow, 'id' | 'projectId' | 'version' | 'status' | 'createdAt'>;

/** Writes the workflow and, where its content is new, the version, with its audit row; the version number closes the race of two editors. */
async function writeVersion(
  ctx: Ctx,
  target: Target,
  valid: ValidWorkflow,
  { action, note }: ChangeAct,
  before?: WorkflowRow,
): Promise<void> {
  const { DB } = ctx.env;
  const { id, projectId, version, status, createdAt } = target;
  const content = JSON.stringify(valid.definition);
  const isNew = before?.version !== version;
  const changes = [...(note ? [note] : []), ...(before && isNew ? changesOf(before, valid) : [])];
  const statements = [
    ...(isNew
      ? [
          DB.prepare(
            'INSERT INTO workflow_versions (workflow_id, version, project_id, name, definition, created_by, created_at, changes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
          ).bind(id, version, projectId, valid.name, content, ctx.actor, ctx.now, JSON.stringify(changes)),
        ]
      : []),
    DB.prepare(
      `INSERT INTO workflows (id, org_id, project_id, name, description, status, version, created_at, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
       ON CONFLICT (id) DO UPDATE SET name = ?4, description = ?5, status = ?6, version = ?7, updated_at = ?9`,
    ).bind(id, ctx.org.id, projectId, valid.name, valid.description, status, version, createdAt, ctx.now),
    bumpMatchVersion(DB, projectId),
    auditStatement(ctx, {
      projectId,
      action,
      targetKind: 'workflow',
      targetId: id,
      ...(before ? { before: { name: before.name, version: before.version, status: before.status } } : {}),
      after: { name: valid.name, version, status, ...(note ? { note } : {}) },
    }),
  ];
  try {
    await DB.batch(statements);
  } catch (error) {
    throw conflictOf(error, valid.name);
  }
}

function changesOf(before: WorkflowRow, after: ValidWorkflow): string[] {
  const old = versionBody(before.name, JSON.parse(before.definition) as Definition);
  return describeChanges(diffVersions(old, versionBody(after.name, after.definition)));
}

function conflictOf(error: unknown, name: string): unknown {
  const text = error instanceof Error ? error.message : '';
  if (!text.includes('UNIQUE constraint failed')) return error;
  return text.includes('workflow_versions')
    ? new AppError(
        'conflict',
        'Somebody else changed this workflow at the same moment; read it again and repeat your change.',
        { cause: error },
      )
    : new AppError('conflict', `There is a workflow "${name}" in this project already; choose another name.`, {
        cause: error,
      });
}

function toWorkflow(row: WorkflowRow): WorkflowView {
  const isActive = row.status !== 'inactive';
  const body = toInput(row.name, row.description, isActive, JSON.parse(row.definition) as Definition);
  const { id, projectId, status, version, description } = row;
  const times = { createdAt: isoTime(row.createdAt), updatedAt: isoTime(row.updatedAt) };
  // The body of a saved definition has exactly the documented form.
  return { id, projectId, ...body, description, status, version, ...times } as WorkflowView;
}
