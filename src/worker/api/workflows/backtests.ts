// Starts backtests of a workflow, reads and stops them. The work is done by an object of each (backtest-object/).
import { AppError, type Fault, invalidInput } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import { type Backtest, BacktestInput, backtestLimits } from '../../../contract/workflows/backtest.ts';
import { faultsOf } from '../../../engine/faults/faults.ts';
import { fault } from '../../../engine/faults/sentences.ts';
import { auditStatement } from '../../access/audit.ts';
import type { Ctx } from '../../access/context.ts';
import { findRow } from '../../access/databases.ts';
import { found } from '../../access/tenant.ts';
import type { BacktestSpec, PlayedWorkflow } from '../../backtest-object/messages.ts';
import { backtestOf } from '../../backtest-object/stub.ts';
import { openProject } from '../../db/client.ts';
import { parseDefinition } from '../../db/schema/workflows.ts';
import { requireValid } from '../../definitions/valid.ts';
import { timeId } from '../../ids.ts';
import { addBacktestStatement, dropBacktestStatement, readBacktest } from '../../store/backtests.ts';
import { hasMoreEvents } from '../../store/past-events.ts';
import { readVersion } from '../../store/workflow-versions.ts';
import type { WorkflowRow } from '../../store/workflows.ts';
import { judgedDraft, withoutOwn } from './draft.ts';
import { fetchWorkflow } from './service.ts';

/** Starts a backtest, and returns its id. */
export async function startBacktest(
  ctx: Ctx,
  workflowId: string,
  body: unknown,
): Promise<{ id: string; status: 'running' }> {
  const row = await fetchWorkflow(ctx, workflowId);
  const parsed = BacktestInput.safeParse(body);
  const shape = parsed.success ? [] : faultsOf(parsed.error, { input: body, schema: BacktestInput });
  const given = isObject(body) ? body.definition : undefined;
  const draft = await draftOf(ctx, row, given, shape);
  if (!parsed.success) throw invalidInput(shape);
  const { against, maxMessagesPerPerson } = parsed.data;
  const [from, to] = [Date.parse(parsed.data.from), Date.parse(parsed.data.to)];
  const live = await liveOf(ctx, row, against);
  const db = await openProject(ctx.env, row.projectId);
  if (await hasMoreEvents(db, row.projectId, { from, to }, backtestLimits.events)) throw tooManyEvents();
  const id = timeId(ctx.now);
  await addRow(ctx, db, row, id);
  const spec: BacktestSpec = {
    ...{ v: 1, id, orgId: ctx.org.id, projectId: row.projectId, workflowId, from, to },
    ...{ createdAt: ctx.now, maxMessagesPerPerson, draft, live },
  };
  try {
    await backtestOf(ctx.env, id).begin(spec);
  } catch (error) {
    await dropBacktestStatement(db, row.projectId, id).run();
    throw error;
  }
  return { id, status: 'running' };
}

/** One backtest. */
export async function getBacktest(ctx: Ctx, id: string): Promise<Backtest> {
  const stub = backtestOf(ctx.env, await fetchId(ctx, id));
  return found(await stub.view(), `backtest ${id}`);
}

/** Stops a backtest; one that has ended stays as it is. */
export async function stopBacktest(ctx: Ctx, id: string): Promise<Backtest> {
  const stub = backtestOf(ctx.env, await fetchId(ctx, id));
  return found(await stub.stop(), `backtest ${id}`);
}

async function fetchId(ctx: Ctx, id: string): Promise<string> {
  const row = await findRow(ctx, ({ db, projectIds }) => readBacktest(db.$client, projectIds, id));
  return found(row, `backtest ${id}`).id;
}

/** The workflow that is tried: the body that was given, judged as a save would judge it, else the saved one. */
async function draftOf(ctx: Ctx, row: WorkflowRow, given: unknown, before: readonly Fault[]): Promise<PlayedWorkflow> {
  const { id, projectId, version, name } = row;
  const stored = parseDefinition(row.definition);
  if (given === undefined) return { name, version, definition: stored };
  const valid = await judgedDraft(() => requireValid(ctx, { id, projectId, stored }, withoutOwn(given)), before);
  return { name: valid.name, version: version + 1, definition: valid.definition };
}

async function liveOf(ctx: Ctx, row: WorkflowRow, against: 'live' | number | null): Promise<PlayedWorkflow | null> {
  if (against === null) return null;
  const { id, projectId, name, version } = row;
  if (against === 'live' || against === version) return { name, version, definition: parseDefinition(row.definition) };
  const known = await readVersion(await openProject(ctx.env, projectId), id, against);
  if (!known)
    throw invalidInput([
      fault('/against', 'unknown_reference', `The workflow has no version ${against}.`, String(version)),
    ]);
  return { name: known.name, version: against, definition: parseDefinition(known.definition) };
}

const tooManyEvents = (): AppError =>
  invalidInput([
    fault(
      '/from',
      'too_many_events',
      `The period holds more than ${backtestLimits.events.toLocaleString('en-US')} events; choose a shorter one.`,
    ),
  ]);

async function addRow(ctx: Ctx, db: D1Database, { projectId, id: workflowId }: WorkflowRow, id: string): Promise<void> {
  const row = { projectId, id, workflowId, createdAt: ctx.now };
  const added = await addBacktestStatement(db, row, backtestLimits.atOnce).run();
  if (added.meta.changes === 0) {
    const message = `${backtestLimits.atOnce} backtests of this project are under way; wait for one, or stop it.`;
    throw new AppError('limit_reached', message);
  }
  const fact = { projectId, action: 'backtest.started', targetKind: 'workflow', targetId: workflowId };
  await auditStatement(ctx, db, { ...fact, after: { backtest: id } }).run();
}
