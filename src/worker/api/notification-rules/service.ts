import { AppError, invalidInput } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import {
  type NotificationRule,
  type NotificationRuleQuery,
  type RuleDefinition,
  ruleReadOnly,
} from '../../../contract/messages/notification-rule.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { type RuleReferences, validateRule } from '../../../engine/rules/validate-rule.ts';
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
import { parseManagedBy } from '../../store/managed-items.ts';
import { type MatcherChange, matcherStatements } from '../../store/matchers.ts';
import {
  addRuleStatement,
  changeRuleStatement,
  deleteRuleStatement,
  type OwnedRule,
  parseRule,
  type RuleRow,
  readRule,
  ruleSource,
} from '../../store/notification-rules.ts';
import { readReferences } from '../../store/references.ts';
import { matcherOf } from '../../store/rule-matcher.ts';
import { isChanged, unchangedVersionStatement } from '../../store/unchanged.ts';

/** Creates a rule. */
export async function createNotificationRule(ctx: Ctx, body: unknown): Promise<NotificationRule> {
  const asked = isObject(body) && typeof body.projectId === 'string' ? body.projectId : undefined;
  const projectId = await projectOf(ctx, asked);
  const { definition, references } = await requireValid(ctx, projectId, body, null);
  await requireRoom(ctx, 'rules', projectId);
  const row: RuleRow = {
    projectId,
    id: timeId(ctx.now),
    key: definition.key,
    status: definition.isActive ? 'active' : 'inactive',
    version: 1,
    definition: JSON.stringify(definition),
    createdAt: ctx.now,
    updatedAt: ctx.now,
    updatedBy: ctx.actor,
  };
  const matcher = matcherOf(row, definition, references.channels);
  await write(ctx, row, 'rule.created', matcher, (db) => [addRuleStatement(db, row)]);
  return toRule({ ...row, managedBy: null });
}

/** Rules that the key may see, newest first. */
export async function listNotificationRules(ctx: Ctx, query: NotificationRuleQuery): Promise<Page<NotificationRule>> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 2);
  return listAcross(await eachProject(ctx, query.projectId), {
    pageSize: query.pageSize,
    source: ({ projectId }) => ruleSource(projectId, query, after),
    sortedBy: ['id', 'projectId'],
    toItem: toRule,
  });
}

/** One rule. */
export async function getNotificationRule(ctx: Ctx, id: string): Promise<NotificationRule> {
  return toRule(await fetchRule(ctx, id));
}

/** Replaces a rule. */
export async function replaceNotificationRule(
  ctx: Ctx,
  id: string,
  body: unknown,
  ifMatch?: string,
): Promise<NotificationRule> {
  const row = await fetchRule(ctx, id);
  requireMatch('rule', row, ifMatch);
  return change(ctx, row, body, ifMatch);
}

/** Changes the fields that are given; null takes one away. The result is checked as a whole. */
export async function patchNotificationRule(
  ctx: Ctx,
  id: string,
  body: unknown,
  ifMatch?: string,
): Promise<NotificationRule> {
  const row = await fetchRule(ctx, id);
  requireMatch('rule', row, ifMatch);
  return change(ctx, row, isObject(body) ? { ...merged(parseRule(row.definition), body), ...body } : body, ifMatch);
}

/** What a patch leaves as it is: one kind of text takes the place of the other. */
function merged(saved: RuleDefinition, patch: Record<string, unknown>): Partial<RuleDefinition> {
  const { content, templateId, ...rest } = saved;
  const isReplaced = isObject(patch.content) || typeof patch.templateId === 'string';
  return isReplaced ? rest : saved;
}

/** Deletes a rule; messages of it that wait end when they are due. */
export async function deleteNotificationRule(ctx: Ctx, id: string): Promise<void> {
  const row = await fetchRule(ctx, id);
  const gone: MatcherChange = { id, kind: 'rule', gone: true };
  await write(ctx, row, 'rule.deleted', gone, (db) => [deleteRuleStatement(db, row)], row);
}

async function change(ctx: Ctx, row: OwnedRule, body: unknown, ifMatch: string | undefined): Promise<NotificationRule> {
  const { projectId } = row;
  const { definition, references } = await requireValid(ctx, projectId, body, toRule(row));
  const text = JSON.stringify(definition);
  if (text === row.definition) return toRule(row);
  const { key } = definition;
  const status = definition.isActive ? 'active' : 'inactive';
  const after: RuleRow = { ...row, key, status, definition: text, updatedAt: ctx.now, updatedBy: ctx.actor };
  const matcher = matcherOf(after, definition, references.channels);
  try {
    await write(
      ctx,
      after,
      'rule.updated',
      matcher,
      (db) => [unchangedVersionStatement(db, 'notification_rules', row), changeRuleStatement(db, after)],
      row,
    );
  } catch (error) {
    if (!isChanged(error)) throw error;
    throw await overtakenError('rule', ifMatch, () => fetchRule(ctx, row.id), error);
  }
  return getNotificationRule(ctx, row.id);
}

async function requireValid(ctx: Ctx, projectId: string, body: unknown, current: NotificationRule | null) {
  const { input, faults } = takeReadOnly(ruleReadOnly, body, current);
  const moved =
    current && isObject(input) && input.projectId !== undefined && input.projectId !== projectId
      ? [{ pointer: '/projectId', code: 'invalid_value', message: 'A rule cannot move to another project.' }]
      : [];
  const { channels, audienceIds, templateIds, known } = await readReferences(ctx.env, projectId);
  const references: RuleReferences = {
    channels: channels ?? new Map(),
    audienceIds: audienceIds ?? new Set(),
    templateIds: templateIds ?? new Set(),
    known,
  };
  const verdict = validateRule(input, references);
  const all = [...faults, ...moved, ...(verdict.ok ? [] : verdict.faults)];
  if (!verdict.ok || all.length > 0) throw invalidInput(all);
  return { definition: verdict.definition, references };
}

async function fetchRule(ctx: Ctx, id: string): Promise<OwnedRule> {
  const row = await findRow(ctx, ({ db, projectIds }) => readRule(db.$client, projectIds, id));
  return found(row, `rule ${id}`);
}

async function write(
  ctx: Ctx,
  row: RuleRow,
  action: string,
  matcher: MatcherChange,
  statements: (db: D1Database) => D1PreparedStatement[],
  before?: RuleRow,
): Promise<void> {
  const { projectId, id, key } = row;
  const db = await openProject(ctx.env, projectId);
  const audit = auditStatement(ctx, db, {
    ...{ projectId, action, targetKind: 'rule', targetId: id },
    ...(before ? { before: parseRule(before.definition) } : {}),
    ...(action === 'rule.deleted' ? {} : { after: parseRule(row.definition) }),
  });
  try {
    await db.batch([...statements(db), ...matcherStatements(db, projectId, [matcher], ctx.now), audit]);
  } catch (error) {
    if (!(error instanceof Error && error.message.includes('UNIQUE constraint failed'))) throw error;
    const message = `There is a rule "${key}" in this project already; choose another key.`;
    throw new AppError('conflict', message, { cause: error });
  }
}

function toRule(row: OwnedRule): NotificationRule {
  const { id, projectId, definition: text, version, createdAt, updatedAt } = row;
  const definition = parseRule(text);
  return {
    id,
    projectId,
    ...definition,
    name: definition.name ?? definition.key,
    version,
    warnings: warningsOf(definition),
    managedBy: parseManagedBy(row.managedBy),
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
  };
}

function warningsOf({ content, templateId, key }: RuleDefinition): NotificationRule['warnings'] {
  if (content?.title !== undefined || content?.body !== undefined || templateId !== undefined) return [];
  const message = `The rule says nothing of its own, so its messages are made from its key "${key}" and from the event; give it a \`content\`.`;
  return [{ code: 'default_content', message }];
}
