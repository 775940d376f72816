import { AppError, invalidInput } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import type { NamedListQuery } from '../../../contract/lists.ts';
import { type AlertRule, type AlertRuleDefinition, alertRuleReadOnly } from '../../../contract/messages/alert-rule.ts';
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { validateAlertRule } from '../../../engine/alerts/validate.ts';
import { auditStatement } from '../../access/audit.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { eachProject, findRow } from '../../access/databases.ts';
import { overtakenError, requireMatch } from '../../access/if-match.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { takeReadOnly } from '../../access/read-only.ts';
import { requireRoom } from '../../access/room.ts';
import { found } from '../../access/tenant.ts';
import { openProject } from '../../db/client.ts';
import { timeId } from '../../ids.ts';
import { alertMatcher } from '../../store/alert-head.ts';
import {
  type AlertRuleRow,
  addAlertRuleStatement,
  alertRuleSource,
  changeAlertRuleStatement,
  deleteAlertRuleStatement,
  type OwnedAlertRule,
  parseAlertRule,
  readAlertRule,
} from '../../store/alert-rules.ts';
import { closeAlertsStatement } from '../../store/alert-writes.ts';
import { parseManagedBy } from '../../store/managed-items.ts';
import { type MatcherChange, matcherStatements } from '../../store/matchers.ts';
import { readReferences } from '../../store/references.ts';
import { isChanged, unchangedVersionStatement } from '../../store/unchanged.ts';

/** Creates a rule. */
export async function createAlertRule(ctx: Ctx, body: unknown): Promise<AlertRule> {
  const asked = isObject(body) && typeof body.projectId === 'string' ? body.projectId : undefined;
  const projectId = await projectOf(ctx, asked);
  const { definition, channels } = await requireValidRule(ctx, projectId, body, null);
  await requireRoom(ctx, 'alertRules', projectId);
  const row: AlertRuleRow = {
    projectId,
    id: timeId(ctx.now),
    ...columnsOf(definition),
    builtIn: null,
    version: 1,
    createdAt: ctx.now,
    updatedAt: ctx.now,
    updatedBy: ctx.actor,
  };
  const matcher = alertMatcher(row, definition, channels);
  await write(ctx, row, 'alert_rule.created', matcher, (db) => [addAlertRuleStatement(db, row)]);
  return toAlertRule({ ...row, managedBy: null });
}

/** Rules that the key may see, newest first. */
export async function listAlertRules(ctx: Ctx, query: NamedListQuery): Promise<Page<AlertRule>> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 2);
  return listAcross(await eachProject(ctx, query.projectId), {
    pageSize: query.pageSize,
    source: ({ projectId }) => alertRuleSource(projectId, query.q, after),
    sortedBy: ['id', 'projectId'],
    toItem: toAlertRule,
  });
}

/** One rule. */
export async function getAlertRule(ctx: Ctx, id: string): Promise<AlertRule> {
  return toAlertRule(await fetchRule(ctx, id));
}

/** Replaces a rule. */
export async function replaceAlertRule(ctx: Ctx, id: string, body: unknown, ifMatch?: string): Promise<AlertRule> {
  const row = await fetchRule(ctx, id);
  requireMatch('rule', row, ifMatch);
  return change(ctx, row, body, ifMatch);
}

/** Changes the fields that are given; the result is checked as a whole. */
export async function patchAlertRule(ctx: Ctx, id: string, body: unknown, ifMatch?: string): Promise<AlertRule> {
  const row = await fetchRule(ctx, id);
  requireMatch('rule', row, ifMatch);
  return change(ctx, row, isObject(body) ? { ...parseAlertRule(row.definition), ...body } : body, ifMatch);
}

/** Deletes a rule: its open alerts close, and what waits is not sent. */
export async function deleteAlertRule(ctx: Ctx, id: string): Promise<void> {
  const row = await fetchRule(ctx, id);
  if (row.builtIn !== null) {
    const message = `The rule "${row.name}" is how Sendora tells you that something does not work; switch it off with isActive instead.`;
    throw new AppError('conflict', message);
  }
  const gone: MatcherChange = { id, kind: 'alert', gone: true };
  const statements = (db: D1Database) => [
    deleteAlertRuleStatement(db, row),
    closeAlertsStatement(db, row.projectId, id, ctx.now),
  ];
  await write(ctx, row, 'alert_rule.deleted', gone, statements, row);
}

async function change(ctx: Ctx, row: OwnedAlertRule, body: unknown, ifMatch: string | undefined): Promise<AlertRule> {
  const { definition, channels } = await requireValidRule(ctx, row.projectId, body, row);
  const columns = columnsOf(definition);
  if (columns.definition === row.definition) return toAlertRule(row);
  const after: AlertRuleRow = { ...row, ...columns, updatedAt: ctx.now, updatedBy: ctx.actor };
  const isOff = after.status === 'inactive' && row.status === 'active';
  try {
    await write(
      ctx,
      after,
      'alert_rule.updated',
      alertMatcher(after, definition, channels),
      (db) => [
        unchangedVersionStatement(db, 'alert_rules', row),
        changeAlertRuleStatement(db, after),
        ...(isOff ? [closeAlertsStatement(db, row.projectId, row.id, ctx.now)] : []),
      ],
      row,
    );
  } catch (error) {
    if (!isChanged(error)) throw error;
    throw await overtakenError('rule', ifMatch, () => fetchRule(ctx, row.id), error);
  }
  return getAlertRule(ctx, row.id);
}

const columnsOf = (definition: AlertRuleDefinition) => ({
  name: definition.name,
  status: definition.isActive ? ('active' as const) : ('inactive' as const),
  definition: JSON.stringify(definition),
});

/** What a body is stored as, or 422 with every fault; `row` is what it changes. */
async function requireValidRule(ctx: Ctx, projectId: string, body: unknown, row: OwnedAlertRule | null) {
  const { input, faults } = takeReadOnly(alertRuleReadOnly, body, row && toAlertRule(row));
  const isMoved = row && isObject(input) && input.projectId !== undefined && input.projectId !== projectId;
  const moved = isMoved
    ? [{ pointer: '/projectId', code: 'invalid_value', message: 'A rule cannot move to another project.' }]
    : [];
  const channels = await readChannelKinds(ctx, projectId);
  const verdict = validateAlertRule(input, channels, { isBuiltIn: row !== null && row.builtIn !== null });
  const all = [...faults, ...moved, ...(verdict.ok ? [] : verdict.faults)];
  if (!verdict.ok || all.length > 0) throw invalidInput(all);
  return { definition: verdict.definition, channels };
}

async function readChannelKinds(ctx: Ctx, projectId: string): Promise<ReadonlyMap<string, ChannelKind>> {
  const { channels } = await readReferences(ctx.env, projectId);
  return channels ?? new Map();
}

async function fetchRule(ctx: Ctx, id: string): Promise<OwnedAlertRule> {
  const row = await findRow(ctx, ({ db, projectIds }) => readAlertRule(db.$client, projectIds, id));
  return found(row, `alert rule ${id}`);
}

async function write(
  ctx: Ctx,
  row: AlertRuleRow,
  action: string,
  matcher: MatcherChange,
  statements: (db: D1Database) => D1PreparedStatement[],
  before?: AlertRuleRow,
): Promise<void> {
  const { projectId, id, name } = row;
  const db = await openProject(ctx.env, projectId);
  const audit = auditStatement(ctx, db, {
    ...{ projectId, action, targetKind: 'alert_rule', targetId: id },
    ...(before ? { before: parseAlertRule(before.definition) } : {}),
    ...(action === 'alert_rule.deleted' ? {} : { after: parseAlertRule(row.definition) }),
  });
  try {
    await db.batch([...statements(db), ...matcherStatements(db, projectId, [matcher], ctx.now), audit]);
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('UNIQUE constraint failed'))) throw error;
    const message = `There is an alert rule "${name}" in this project already; choose another name.`;
    throw new AppError('conflict', message, { cause: error });
  }
}

function toAlertRule(row: OwnedAlertRule): AlertRule {
  const { id, projectId, definition, builtIn, version, createdAt, updatedAt } = row;
  return {
    id,
    projectId,
    ...parseAlertRule(definition),
    isBuiltIn: builtIn !== null,
    version,
    managedBy: parseManagedBy(row.managedBy),
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
  };
}
