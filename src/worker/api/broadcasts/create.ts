import { AppError, invalidInput } from '../../../contract/errors.ts';
import { type BroadcastCount, type BroadcastInput, broadcastLimits } from '../../../contract/workflows/broadcast.ts';
import { isForm } from '../../../contract/workflows/triggers/registry.ts';
import { broadcastDueAt } from '../../../engine/broadcasts/advance.ts';
import { requirePlan } from '../../access/access.ts';
import { auditStatement } from '../../access/audit.ts';
import type { Ctx } from '../../access/context.ts';
import { findRow } from '../../access/databases.ts';
import { requireRoom } from '../../access/room.ts';
import { found } from '../../access/tenant.ts';
import { openProject } from '../../db/client.ts';
import { parseDefinition } from '../../db/schema/workflows.ts';
import { sha256Hex, timeId } from '../../ids.ts';
import { type AudiencePlace, eachAudiencePage, hasAudience } from '../../store/audience-people.ts';
import { addBroadcastStatement, type BroadcastRow, readRequested, stateOf } from '../../store/broadcasts.ts';
import { setClockStatement } from '../../store/project-clocks.ts';
import { readWorkflow, type WorkflowRow } from '../../store/workflows.ts';
import { wakeClock } from '../../stream/wake-clock.ts';
import { type BroadcastView, toBroadcast } from './view.ts';

/** People that a dry run looks at; more would not fit into its time. */
const dryRunLooks = 100_000;
/** People that are looked at before a broadcast is answered; the clock counts on behind them. */
const firstLooks = 10_000;
const dayMs = 86_400_000;

/** Counts whom a broadcast would reach, and names the first of them. */
export async function countBroadcast(ctx: Ctx, workflowId: string, input: BroadcastInput): Promise<BroadcastCount> {
  const workflow = await fetchStartable(ctx, workflowId);
  await requireAudience(ctx, workflow, input.audienceId);
  requireTime(ctx, input);
  const counted = await count(ctx, workflow.projectId, input.audienceId, dryRunLooks);
  return { total: counted.total, capped: counted.cursor !== null, sample: counted.sample };
}

/** Makes a broadcast, which begins at its time; a repeated request returns the one that it made before. */
export async function createBroadcast(
  ctx: Ctx,
  workflowId: string,
  input: BroadcastInput,
  idempotencyKey: string | undefined,
): Promise<BroadcastView> {
  const workflow = await fetchWorkflow(ctx, workflowId);
  const { projectId, version } = workflow;
  const db = await openProject(ctx.env, projectId);
  const requestKey = idempotencyKey === undefined ? null : requestKeyOf(ctx, workflowId, input, idempotencyKey);
  const before = requestKey === null ? null : await readRequested(db, projectId, requestKey);
  if (before) return toBroadcast(before);
  requireStartable(workflow);
  await requireAudience(ctx, workflow, input.audienceId);
  const at = requireTime(ctx, input);
  await requireRoom(ctx, 'broadcasts', projectId);
  const { total, cursor, looked } = await count(ctx, projectId, input.audienceId, firstLooks);
  const row: BroadcastRow = {
    ...{ projectId, id: timeId(ctx.now), workflowId, version, audienceId: input.audienceId },
    ...{ status: at > ctx.now ? 'scheduled' : 'running', stopReason: null, total, capped: cursor === null ? 0 : 1 },
    ...{ countCursor: cursor, counted: looked, started: 0, skipped: 0, failed: 0, skips: '{}' },
    ...{ perMinute: input.perMinute ?? null, nextAt: null, cursor: '', tries: 0, at, dueAt: null, requestKey },
    ...{ createdBy: ctx.actor, createdAt: ctx.now, startedAt: null, finishedAt: null },
  };
  const made = { ...row, dueAt: broadcastDueAt(stateOf(row), ctx.now) };
  const kept = await write(ctx, db, made);
  await wakeClock(ctx.env, { orgId: ctx.org.id, projectId }, kept.dueAt);
  return toBroadcast(kept);
}

/** Writes the row; returns the one that an equal request has written at the same moment. */
async function write(ctx: Ctx, db: D1Database, row: BroadcastRow): Promise<BroadcastRow> {
  const { projectId, id, workflowId, audienceId, total, at, dueAt, perMinute, requestKey } = row;
  try {
    await db.batch([
      addBroadcastStatement(db, row),
      setClockStatement(db, { orgId: ctx.org.id, projectId }, dueAt ?? ctx.now),
      auditStatement(ctx, db, {
        ...{ projectId, action: 'broadcast.created', targetKind: 'broadcast', targetId: id },
        after: { workflowId, audienceId, total, at, perMinute },
      }),
    ]);
    return row;
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    const other =
      requestKey !== null && text.includes('UNIQUE') ? await readRequested(db, projectId, requestKey) : null;
    if (other) return other;
    if (text.includes('NOT NULL constraint failed: broadcasts.workflow_id')) throw inactive();
    throw error;
  }
}

/** The same words under the same key, from the same caller. */
function requestKeyOf(ctx: Ctx, workflowId: string, input: BroadcastInput, idempotencyKey: string): string {
  const { audienceId, at = null, perMinute = null } = input;
  return sha256Hex(JSON.stringify([ctx.access.keyId, idempotencyKey, workflowId, audienceId, at, perMinute]));
}

async function count(ctx: Ctx, projectId: string, audienceId: string, most: number) {
  const { id, name, timezone } = ctx.org;
  const place: AudiencePlace = { projectId, audienceId, org: { id, name, timezone }, now: ctx.now };
  const counted = { total: 0, looked: 0, sample: [] as string[] };
  const db = await openProject(ctx.env, projectId);
  const cursor = await eachAudiencePage(db, place, { after: '', most }, ({ people, looked }) => {
    const members = people.filter(({ isMember }) => isMember);
    const room = broadcastLimits.sample - counted.sample.length;
    counted.total += members.length;
    counted.looked += looked;
    counted.sample.push(...members.slice(0, room).map(({ profile }) => profile.user_id));
  });
  return { ...counted, cursor };
}

async function fetchWorkflow(ctx: Ctx, id: string): Promise<WorkflowRow> {
  const row = await findRow(ctx, ({ db, projectIds }) =>
    readWorkflow(db.$client, { orgId: ctx.org.id, projectIds }, id),
  );
  const workflow = found(row, `workflow ${id}`);
  // Behind the look at the workflow: one of another organisation does not exist, whatever the plan is.
  requirePlan(ctx.access, 'starter');
  return workflow;
}

async function fetchStartable(ctx: Ctx, id: string): Promise<WorkflowRow> {
  const workflow = await fetchWorkflow(ctx, id);
  requireStartable(workflow);
  return workflow;
}

const inactive = () => new AppError('conflict', 'The workflow is inactive and starts nothing; activate it first.');

function requireStartable({ status, definition }: WorkflowRow): void {
  if (!isForm(parseDefinition(definition).trigger, 'broadcast')) {
    const message = 'Only a workflow whose trigger is `{ "broadcast": true }` is started by a broadcast.';
    throw new AppError('conflict', message);
  }
  if (status === 'inactive') throw inactive();
}

async function requireAudience(ctx: Ctx, { projectId }: WorkflowRow, audienceId: string): Promise<void> {
  const db = await openProject(ctx.env, projectId);
  if (await hasAudience(db, projectId, audienceId)) return;
  const message = `There is no audience ${audienceId} in the project of the workflow.`;
  throw invalidInput([{ pointer: '/audienceId', code: 'unknown_reference', message }]);
}

/** When it begins, epoch ms. */
function requireTime({ now }: Ctx, { at }: BroadcastInput): number {
  const begins = Math.max(now, at === undefined ? now : Date.parse(at));
  if (begins <= now + broadcastLimits.daysAhead * dayMs) return begins;
  const message = `A broadcast begins within ${broadcastLimits.daysAhead} days.`;
  throw invalidInput([{ pointer: '/at', code: 'too_late', message }]);
}
