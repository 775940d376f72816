import { invalidInput } from '../../../contract/errors.ts';
import { isObject } from '../../../contract/json.ts';
import type { ProjectListQuery } from '../../../contract/lists.ts';
import { type Silence, type SilenceDefinition, silenceReadOnly } from '../../../contract/messages/silence.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { holdsUntil } from '../../../engine/alerts/silences.ts';
import { validateSilence } from '../../../engine/alerts/validate.ts';
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
import { type MatcherChange, matcherStatements } from '../../store/matchers.ts';
import {
  addSilenceStatement,
  changeSilenceStatement,
  deleteSilenceStatement,
  parseSilence,
  readSilence,
  type SilenceRow,
  silenceMatcher,
  silenceSource,
} from '../../store/silences.ts';
import { isChanged, unchangedVersionStatement } from '../../store/unchanged.ts';

/** After so long the owner is asked whether a silence is still wanted. */
const remindAfterMs = 7 * 86_400_000;

/** Creates a silence. */
export async function createSilence(ctx: Ctx, body: unknown): Promise<Silence> {
  const asked = isObject(body) && typeof body.projectId === 'string' ? body.projectId : undefined;
  const projectId = await projectOf(ctx, asked);
  const definition = requireValid(ctx, projectId, body, null);
  await requireRoom(ctx, 'silences', projectId);
  const row: SilenceRow = {
    projectId,
    id: timeId(ctx.now),
    version: 1,
    definition: JSON.stringify({ ...definition, owner: definition.owner ?? ctx.actor }),
    remindAt: ctx.now + remindAfterMs,
    createdBy: ctx.actor,
    createdAt: ctx.now,
    updatedAt: ctx.now,
    updatedBy: ctx.actor,
  };
  await write(ctx, row, 'silence.created', silenceMatcher(row), (db) => [addSilenceStatement(db, row)]);
  return toSilence(row, ctx.now);
}

/** Silences that the key may see, newest first; also those that are over. */
export async function listSilences(ctx: Ctx, query: ProjectListQuery): Promise<Page<Silence>> {
  const after = query.cursor === undefined ? undefined : decodeCursor(query.cursor, 2);
  return listAcross(await eachProject(ctx, query.projectId), {
    pageSize: query.pageSize,
    source: ({ projectId }) => silenceSource(projectId, after),
    sortedBy: ['id', 'projectId'],
    toItem: (row: SilenceRow) => toSilence(row, ctx.now),
  });
}

/** One silence. */
export async function getSilence(ctx: Ctx, id: string): Promise<Silence> {
  return toSilence(await fetchSilence(ctx, id), ctx.now);
}

/** Replaces a silence. */
export async function replaceSilence(ctx: Ctx, id: string, body: unknown, ifMatch?: string): Promise<Silence> {
  const row = await fetchSilence(ctx, id);
  requireMatch('silence', row, ifMatch);
  return change(ctx, row, body, ifMatch);
}

/** Changes the fields that are given; the result is checked as a whole. */
export async function patchSilence(ctx: Ctx, id: string, body: unknown, ifMatch?: string): Promise<Silence> {
  const row = await fetchSilence(ctx, id);
  requireMatch('silence', row, ifMatch);
  return change(ctx, row, isObject(body) ? { ...parseSilence(row.definition), ...body } : body, ifMatch);
}

/** Ends a silence: what it held is said once with the next event, or when it would have ended. */
export async function deleteSilence(ctx: Ctx, id: string): Promise<void> {
  const row = await fetchSilence(ctx, id);
  const gone: MatcherChange = { id, kind: 'silence', gone: true };
  await write(ctx, row, 'silence.deleted', gone, (db) => [deleteSilenceStatement(db, row)], row);
}

async function change(ctx: Ctx, row: SilenceRow, body: unknown, ifMatch: string | undefined): Promise<Silence> {
  const definition = JSON.stringify(requireValid(ctx, row.projectId, body, row));
  if (definition === row.definition) return toSilence(row, ctx.now);
  const after: SilenceRow = { ...row, definition, updatedAt: ctx.now, updatedBy: ctx.actor };
  const statements = (db: D1Database) => [
    unchangedVersionStatement(db, 'silences', row),
    changeSilenceStatement(db, after),
  ];
  try {
    await write(ctx, after, 'silence.updated', silenceMatcher(after), statements, row);
  } catch (error) {
    if (!isChanged(error)) throw error;
    throw await overtakenError('silence', ifMatch, () => fetchSilence(ctx, row.id), error);
  }
  return getSilence(ctx, row.id);
}

function requireValid(ctx: Ctx, projectId: string, body: unknown, row: SilenceRow | null): SilenceDefinition {
  const { input, faults } = takeReadOnly(silenceReadOnly, body, row && toSilence(row, ctx.now));
  const isMoved = row && isObject(input) && input.projectId !== undefined && input.projectId !== projectId;
  const moved = isMoved
    ? [{ pointer: '/projectId', code: 'invalid_value', message: 'A silence cannot move to another project.' }]
    : [];
  const verdict = validateSilence(input, ctx.now);
  const all = [...faults, ...moved, ...(verdict.ok ? [] : verdict.faults)];
  if (!verdict.ok || all.length > 0) throw invalidInput(all);
  return verdict.definition;
}

async function fetchSilence(ctx: Ctx, id: string): Promise<SilenceRow> {
  const row = await findRow(ctx, ({ db, projectIds }) => readSilence(db.$client, projectIds, id));
  return found(row, `silence ${id}`);
}

async function write(
  ctx: Ctx,
  row: SilenceRow,
  action: string,
  matcher: MatcherChange,
  statements: (db: D1Database) => D1PreparedStatement[],
  before?: SilenceRow,
): Promise<void> {
  const { projectId, id } = row;
  const db = await openProject(ctx.env, projectId);
  const audit = auditStatement(ctx, db, {
    ...{ projectId, action, targetKind: 'silence', targetId: id },
    ...(before ? { before: parseSilence(before.definition) } : {}),
    ...(action === 'silence.deleted' ? {} : { after: parseSilence(row.definition) }),
  });
  await db.batch([...statements(db), ...matcherStatements(db, projectId, [matcher], ctx.now), audit]);
}

function toSilence(row: SilenceRow, now: number): Silence {
  const { id, projectId, createdBy, version, createdAt, updatedAt } = row;
  const definition = parseSilence(row.definition);
  return {
    id,
    projectId,
    ...definition,
    isActive: holdsUntil(definition, now) !== null,
    createdBy,
    version,
    createdAt: isoTime(createdAt),
    updatedAt: isoTime(updatedAt),
  };
}
