import { invalidInput } from '../../../contract/errors.ts';
import {
  type AckInput,
  type Alert,
  type AlertQuery,
  alertBounds,
  type ResolveInput,
} from '../../../contract/messages/alert.ts';
import type { AlertRuleDefinition } from '../../../contract/messages/alert-rule.ts';
import type { AlertInput } from '../../../engine/alerts/advance.ts';
import { auditStatement } from '../../access/audit.ts';
import type { Ctx } from '../../access/context.ts';
import { eachDatabase, eachProject, findRow } from '../../access/databases.ts';
import { rangeOf } from '../../access/instant.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, type Page } from '../../access/pages.ts';
import { found } from '../../access/tenant.ts';
import { openProject } from '../../db/client.ts';
import { firstTimeId, timeOfId } from '../../ids.ts';
import { type AlertRow, alertSource, readAlert } from '../../store/alert-rows.ts';
import { parseAlertRule, ruleNamesStatement } from '../../store/alert-rules.ts';
import { toAlert } from '../../store/alert-view.ts';
import { alertClosed, changeAlerts } from '../../stream/alerts/change-alert.ts';

/** Alerts, newest first. */
export async function listAlerts(ctx: Ctx, query: AlertQuery): Promise<Page<Alert>> {
  const { ruleId, state, cursor, pageSize } = query;
  const range = rangeOf(query);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, 2);
  const ids = {
    fromId: range.from === undefined ? undefined : firstTimeId(range.from),
    toId: range.to === undefined ? undefined : firstTimeId(range.to),
  };
  const page = await listAcross(await eachProject(ctx, query.projectId), {
    pageSize,
    source: ({ projectId }) => alertSource({ projectId, ruleId, state, ...ids, after }),
    sortedBy: ['id', 'projectId'],
    toItem: (row: AlertRow) => row,
    time: { of: ([id]) => timeOfId(String(id)), range, after, now: ctx.now },
  });
  const rules = await readRules(
    ctx,
    page.data.map((row) => row.ruleId),
  );
  return { ...page, data: page.data.map((row) => toAlert(row, rules.get(row.ruleId) ?? null)) };
}

/** One alert. */
export async function getAlert(ctx: Ctx, id: string): Promise<Alert> {
  const row = await fetchAlert(ctx, id);
  const rules = await readRules(ctx, [row.ruleId]);
  return toAlert(row, rules.get(row.ruleId) ?? null);
}

/** Says that somebody is at it: nobody is paged until then. */
export async function acknowledgeAlert(ctx: Ctx, id: string, { minutes, until, note }: AckInput): Promise<Alert> {
  const end = until === undefined ? ctx.now + (minutes ?? alertBounds.defaultAckMinutes) * 60_000 : Date.parse(until);
  const longest = ctx.now + alertBounds.ackDays * 86_400_000;
  if (end <= ctx.now || end > longest) {
    const message = `An acknowledgement ends in the future, at most ${alertBounds.ackDays} days ahead.`;
    throw invalidInput([{ pointer: '/until', code: 'out_of_range', message }]);
  }
  const input = { kind: 'ack', by: ctx.actor, until: end, note: note ?? null } as const;
  return change(ctx, id, input, 'alert.acknowledged', {
    until: new Date(end).toISOString(),
    ...(note ? { note } : {}),
  });
}

/** Ends an alert by hand. */
export async function resolveAlert(ctx: Ctx, id: string, { note }: ResolveInput): Promise<Alert> {
  return change(ctx, id, { kind: 'resolve', why: 'manual', by: ctx.actor }, 'alert.resolved', note ? { note } : {});
}

async function change(ctx: Ctx, id: string, input: AlertInput, action: string, after: object): Promise<Alert> {
  const row = await fetchAlert(ctx, id);
  const { projectId, ruleId } = row;
  const db = await openProject(ctx.env, projectId);
  const audit = () => [auditStatement(ctx, db, { projectId, action, targetKind: 'alert', targetId: id, after })];
  const [changed] = await changeAlerts(
    ctx.env,
    db,
    { orgId: ctx.org.id, projectId },
    [[ruleId, id]],
    (state) => (state.closedAt === null ? input : null),
    audit,
  );
  if (!changed?.isChanged) throw alertClosed();
  return getAlert(ctx, id);
}

async function fetchAlert(ctx: Ctx, id: string): Promise<AlertRow> {
  const row = await findRow(ctx, ({ db, projectIds }) => readAlert(db.$client, projectIds, id));
  return found(row, `alert ${id}`);
}

/** Names and severities of rules; those that were deleted are missing. */
async function readRules(ctx: Ctx, ids: readonly string[]): Promise<Map<string, AlertRuleDefinition>> {
  if (ids.length === 0) return new Map();
  const parts = await Promise.all(
    (await eachDatabase(ctx)).map(({ db, projectIds }) =>
      ruleNamesStatement(db.$client, projectIds, [...new Set(ids)]).all<{ id: string; definition: string }>(),
    ),
  );
  return new Map(parts.flatMap(({ results }) => results.map((row) => [row.id, parseAlertRule(row.definition)])));
}
