import type * as z from 'zod';
import { AppError } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import { isoTime } from '../../../contract/primitives.ts';
import type { ChangedWorkflow, RunsChoice } from '../../../contract/workflows/moves.ts';
import { passingFields, readOnlyFields, type Workflow } from '../../../contract/workflows/workflow.ts';
import { toInput, type ValidWorkflow } from '../../../engine/validate/definition.ts';
import { describeChanges, diffVersions, versionBody } from '../../../engine/versions/definition-diff.ts';
import { auditStatement } from '../../access/audit.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { findRow } from '../../access/databases.ts';
import { overtakenError, requireMatch } from '../../access/if-match.ts';
import { takeReadOnly } from '../../access/read-only.ts';
import { requireRoom } from '../../access/room.ts';
import { found } from '../../access/tenant.ts';
import { openProject } from '../../db/client.ts';
import { parseDefinition } from '../../db/schema/workflows.ts';
import { requireValid, type WorkflowToSave } from '../../definitions/valid.ts';
import { timeId } from '../../ids.ts';
import { startJobs } from '../../run-object/jobs/start-jobs.ts';
import { type JobRow, runJobStatements } from '../../store/bundle-jobs.ts';
import { parseManagedBy } from '../../store/managed-items.ts';
import { isSecretTaken } from '../../store/project-secrets.ts';
import { bumpMatchVersion } from '../../store/project-versions.ts';
import { isWatched, type TriggerPlace, triggerChangeStatements } from '../../store/trigger-changes.ts';
import { isChanged } from '../../store/unchanged.ts';
import { addVersionStatement } from '../../store/workflow-versions.ts';
import {
  deleteWorkflowStatement,
  readWorkflow,
  saveWorkflowStatement,
  unchangedStatement,
  type WorkflowRow,
} from '../../store/workflows.ts';
import { wakeClock } from '../../stream/wake-clock.ts';
import { type PlannedRuns, planJob } from './jobs.ts';

type WorkflowView = z.infer<typeof Workflow>;
type Status = WorkflowView['status'];

/** Creates a workflow as its version 1, in the project that is named beside the body, else in that of the body. */
export async function createWorkflow(ctx: Ctx, body: unknown, asked?: string): Promise<WorkflowView> {
  const projectId = await projectOf(ctx, asked ?? askedProject(body));
  const { input, faults } = takeOwn(body, null);
  const id = timeId(ctx.now);
  const valid = await requireValid(ctx, { id, projectId }, input, faults);
  await requireRoom(ctx, 'workflows', projectId);
  const status: Status = valid.isActive ? 'active' : 'inactive';
  await writeVersion(ctx, { id, projectId, version: 1, status, createdAt: ctx.now }, valid, {
    action: 'workflow.created',
  });
  return getWorkflow(ctx, id);
}

/** One workflow with its current version. */
export async function getWorkflow(ctx: Ctx, id: string): Promise<WorkflowView> {
  return toWorkflow(await fetchWorkflow(ctx, id));
}

/** How a workflow is changed: what the caller takes for its current state, and what becomes of its runs in flight. */
export interface ChangeTerms {
  ifMatch?: string | undefined;
  /** Runs in flight keep their versions when it is left out. */
  runs?: RunsChoice | undefined;
}

type Changed = z.infer<typeof ChangedWorkflow>;

/** Replaces the content; what changed becomes the next version. */
export async function replaceWorkflow(ctx: Ctx, id: string, body: unknown, terms: ChangeTerms): Promise<Changed> {
  const { ifMatch } = terms;
  const row = await fetchWorkflow(ctx, id);
  requireMatch('workflow', row, ifMatch);
  const { input, faults } = takeOwn(body, toWorkflow(row));
  refuseMove(row, input);
  return changeWorkflow(ctx, row, await requireValid(ctx, storedOf(row), input, faults), terms);
}

/** Changes the fields that are given; the result is checked as a whole. */
export async function patchWorkflow(ctx: Ctx, id: string, body: unknown, terms: ChangeTerms): Promise<Changed> {
  const { ifMatch } = terms;
  if (!isObject(body)) return replaceWorkflow(ctx, id, body, terms);
  const row = await fetchWorkflow(ctx, id);
  requireMatch('workflow', row, ifMatch);
  const { input, faults } = takeOwn(body, toWorkflow(row));
  refuseMove(row, input);
  const saved = storedOf(row);
  const current = toInput(row.name, row.description, row.status !== 'inactive', saved.stored);
  const whole = { ...current, ...(input as object) };
  return changeWorkflow(ctx, row, await requireValid(ctx, saved, whole, faults), terms);
}

/** Deletes a workflow: it starts nothing more; runs in flight go on and its history stays. */
export async function deleteWorkflow(ctx: Ctx, id: string): Promise<void> {
  const row = await fetchWorkflow(ctx, id);
  const db = await openProject(ctx.env, row.projectId);
  const triggered = triggerStatements(ctx, db, row, placeOf(row), null);
  await db.batch([
    deleteWorkflowStatement(db, row, ctx.now),
    ...triggered,
    bumpMatchVersion(db, row.projectId),
    auditStatement(ctx, db, {
      projectId: row.projectId,
      action: 'workflow.deleted',
      targetKind: 'workflow',
      targetId: id,
      before: { name: row.name },
    }),
  ]);
  if (triggered.length > 0) await wakeFor(ctx, row.projectId);
}

/** The row of a workflow that the caller may see. */
export async function fetchWorkflow(ctx: Ctx, id: string): Promise<WorkflowRow> {
  const row = await findRow(ctx, ({ db, projectIds }) =>
    readWorkflow(db.$client, { orgId: ctx.org.id, projectIds }, id),
  );
  return found(row, `workflow ${id}`);
}

/** An input without what Sendora sets; of what changes by itself, whatever is sent is dropped. */
function takeOwn(body: unknown, current: WorkflowView | null) {
  if (!isObject(body)) return takeReadOnly(readOnlyFields, body, current);
  const passing: readonly string[] = passingFields;
  const rest = Object.fromEntries(Object.entries(body).filter(([name]) => !passing.includes(name)));
  return takeReadOnly(readOnlyFields, rest, current);
}

function askedProject(input: unknown): string | undefined {
  const given = typeof input === 'object' && input !== null && 'projectId' in input ? input.projectId : undefined;
  return typeof given === 'string' ? given : undefined;
}

function refuseMove(row: WorkflowRow, input: unknown): void {
  const asked = askedProject(input);
  if (asked === undefined || asked === row.projectId) return;
  const message = 'A workflow cannot move to another project; export it and import it there.';
  throw new AppError('invalid', message, { faults: [{ pointer: '/projectId', code: 'invalid_value', message }] });
}

const storedOf = ({ id, projectId, definition }: WorkflowRow) => ({
  id,
  projectId,
  stored: parseDefinition(definition),
});

/** How a change is recorded: the action of its audit row, and a first sentence for the changes of the version. */
interface ChangeAct extends ChangeTerms {
  /** Of the audit row; `workflow.updated` when left out. */
  action?: string;
  /** First sentence of the changes of the version. */
  note?: string;
}

/** Writes what is new; content that is new becomes the next version. */
export async function changeWorkflow(
  ctx: Ctx,
  row: WorkflowRow,
  valid: WorkflowToSave,
  act: ChangeAct,
): Promise<Changed> {
  const content = JSON.stringify(valid.definition);
  const same = content === row.definition && valid.name === row.name;
  const status: Status = !valid.isActive ? 'inactive' : row.status === 'inactive' ? 'active' : row.status;
  const version = same ? row.version : row.version + 1;
  const { name, definition } = valid;
  const planned = act.runs === undefined ? null : await planJob(ctx, row, { name, version, definition }, act.runs);
  const isSame = same && status === row.status && valid.description === row.description;
  if (isSame && !planned?.job) return { ...toWorkflow(row), ...(await begun(ctx, planned)) };
  try {
    await writeVersion(ctx, { ...row, version, status }, valid, { ...act, job: planned?.job ?? null }, row);
  } catch (error) {
    if (!isChanged(error)) throw error;
    throw await overtakenError('workflow', act.ifMatch, () => fetchWorkflow(ctx, row.id), error);
  }
  const runs = await begun(ctx, planned);
  return { ...(await getWorkflow(ctx, row.id)), ...runs };
}

/** Begins the job of a change, and says what it means for runs in flight. */
async function begun(ctx: Ctx, planned: PlannedRuns | null): Promise<Pick<Changed, 'runs' | 'job'>> {
  if (!planned) return {};
  const [job = null] = planned.job ? await startJobs(ctx.env, [planned.job]) : [];
  return { runs: planned.plan, job };
}

type Target = Pick<WorkflowRow, 'id' | 'projectId' | 'version' | 'status' | 'createdAt'>;

/** Writes the workflow and, where its content is new, the version, with its audit row; nothing where the workflow has changed since it was read. */
async function writeVersion(
  ctx: Ctx,
  target: Target,
  valid: WorkflowToSave,
  { action = 'workflow.updated', note, job }: ChangeAct & { job?: JobRow | null },
  before?: WorkflowRow,
): Promise<void> {
  const { id, projectId, version, status } = target;
  const db = await openProject(ctx.env, projectId);
  const content = JSON.stringify(valid.definition);
  const isNew = before?.version !== version;
  const changes = [...(note ? [note] : []), ...(before && isNew ? changesOf(before, valid) : [])];
  const made = { name: valid.name, createdBy: ctx.actor, createdAt: ctx.now, changes: JSON.stringify(changes) };
  const after = { status, trigger: valid.definition.trigger };
  const was = before ? placeOf(before) : null;
  if (isWatched(after) && !isWatched(was)) await requireRoom(ctx, 'triggers', projectId);
  const triggered = triggerStatements(ctx, db, target, was, after);
  const statements = [
    ...(before ? [unchangedStatement(db, before)] : []),
    ...(isNew ? [addVersionStatement(db, target, { ...made, version, definition: content })] : []),
    saveWorkflowStatement(db, ctx.org.id, {
      ...target,
      name: valid.name,
      description: valid.description,
      updatedAt: ctx.now,
      updatedBy: ctx.actor,
    }),
    bumpMatchVersion(db, projectId),
    ...triggered,
    ...runJobStatements(db, job ? [job] : []),
    ...valid.secrets,
    auditStatement(ctx, db, {
      projectId,
      action,
      targetKind: 'workflow',
      targetId: id,
      ...(before ? { before: { name: before.name, version: before.version, status: before.status } } : {}),
      after: { name: valid.name, version, status, ...(note ? { note } : {}) },
    }),
  ];
  try {
    await db.batch(statements);
  } catch (error) {
    throw conflictOf(error, valid.name);
  }
  if (triggered.length > 0) await wakeFor(ctx, projectId);
}

const placeOf = (row: WorkflowRow): TriggerPlace => ({
  status: row.status,
  trigger: parseDefinition(row.definition).trigger,
});

function triggerStatements(
  ctx: Ctx,
  db: D1Database,
  { id, projectId }: Pick<WorkflowRow, 'id' | 'projectId'>,
  before: TriggerPlace | null,
  after: TriggerPlace | null,
): D1PreparedStatement[] {
  return triggerChangeStatements(db, { orgId: ctx.org.id, projectId, workflowId: id }, before, after, ctx.now);
}

const wakeFor = (ctx: Ctx, projectId: string) => wakeClock(ctx.env, { orgId: ctx.org.id, projectId }, ctx.now);

function changesOf(before: WorkflowRow, after: ValidWorkflow): string[] {
  const old = versionBody(before.name, parseDefinition(before.definition));
  return describeChanges(diffVersions(old, versionBody(after.name, after.definition)));
}

function conflictOf(error: unknown, name: string): unknown {
  if (isSecretTaken(error))
    return new AppError('conflict', 'A secret was added at the same moment; save again.', { cause: error });
  const text = error instanceof Error ? error.message : '';
  if (!text.includes('UNIQUE constraint failed')) return error;
  const message = `There is a workflow "${name}" in this project already; choose another name.`;
  return new AppError('conflict', message, { cause: error });
}

/** How far the trigger is prepared; null where there is nothing to prepare. */
function stateOf({ preparing, preparedPeople, peopleToPrepare }: WorkflowRow): WorkflowView['triggerState'] {
  if (preparing === null || preparing === 'clearing') return null;
  return { state: preparing, done: preparedPeople ?? 0, total: peopleToPrepare ?? 0 };
}

/** A workflow as the API returns it. */
export function toWorkflow(row: WorkflowRow): WorkflowView {
  const isActive = row.status !== 'inactive';
  const body = toInput(row.name, row.description, isActive, parseDefinition(row.definition));
  const { id, projectId, status, version, description } = row;
  const managedBy = parseManagedBy(row.managedBy);
  const times = { createdAt: isoTime(row.createdAt), updatedAt: isoTime(row.updatedAt) };
  // The body of a saved definition has exactly the documented form.
  return {
    ...{ id, projectId, ...body, description, status, version },
    ...{ triggerState: stateOf(row), managedBy, ...times },
  } as WorkflowView;
}
