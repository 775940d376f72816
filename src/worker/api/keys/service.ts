import { and, eq, isNull } from 'drizzle-orm';
import type { Key, KeyInput } from '../../../contract/account/key.ts';
import { AppError } from '../../../contract/errors.ts';
import { isoTime, type PageQuery } from '../../../contract/primitives.ts';
import { forgetKey } from '../../access/access.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { newestFirst } from '../../access/newest-first.ts';
import { type Page, pageOf } from '../../access/pages.ts';
import { requireRoomInOrg } from '../../access/room.ts';
import { found } from '../../access/tenant.ts';
import { writeDirectory } from '../../access/write.ts';
import { apiKeys } from '../../db/schema/directory.ts';
import { sha256Hex, timeId } from '../../ids.ts';
import { closeSocketsOf } from '../../run-object/close-sockets.ts';

type Row = typeof apiKeys.$inferSelect;

const toKey = (row: Row): Key => ({
  id: row.id,
  name: row.name,
  role: row.role,
  projectId: row.projectId,
  hint: row.hint,
  createdAt: isoTime(row.createdAt),
});

/** Keys in use that the caller may see: those of the org, or of the one project its own key is bound to. */
function visible(ctx: Ctx) {
  const { projectId } = ctx.access;
  const bound = projectId === null ? undefined : eq(apiKeys.projectId, projectId);
  return and(eq(apiKeys.orgId, ctx.org.id), bound, isNull(apiKeys.revokedAt));
}

/** Creates a key, which is answered this once; only its hash is kept. */
export async function createKey(ctx: Ctx, input: KeyInput): Promise<Key & { key: string }> {
  const projectId = await projectOfKey(ctx, input);
  await requireRoomInOrg(ctx, 'keys');
  const secret = generateKey(ctx.env.ENVIRONMENT === 'production' ? 'prod' : 'dev');
  const row = {
    id: timeId(ctx.now),
    orgId: ctx.org.id,
    projectId,
    name: input.name,
    role: input.role,
    keyHash: sha256Hex(secret),
    hint: `${secret.slice(0, 10)}…${secret.slice(-4)}`,
    createdAt: ctx.now,
    revokedAt: null,
  };
  await writeDirectory(ctx, [ctx.directory.insert(apiKeys).values(row)], {
    projectId,
    action: 'key.created',
    targetKind: 'key',
    targetId: row.id,
    after: { name: row.name, role: row.role, projectId, hint: row.hint },
  });
  return { ...toKey(row), key: secret };
}

/** Keys in use, newest first; never the keys themselves. */
export async function listKeys(ctx: Ctx, query: PageQuery): Promise<Page<Key>> {
  const page = newestFirst(query.cursor, apiKeys);
  const rows = await ctx.directory
    .select()
    .from(apiKeys)
    .where(and(visible(ctx), page.start))
    .orderBy(...page.order)
    .limit(query.pageSize + 1);
  return pageOf(rows, query.pageSize, toKey, page.keyOf);
}

/** Revokes a key: refused here from now on, and everywhere within 30 s; its live traces are closed. */
export async function revokeKey(ctx: Ctx, id: string): Promise<void> {
  const [row] = await ctx.directory
    .select()
    .from(apiKeys)
    .where(and(visible(ctx), eq(apiKeys.id, id)))
    .limit(1);
  const key = found(row, `key ${id}`);
  if (key.id === ctx.access.keyId) {
    throw new AppError(
      'conflict',
      'A key cannot revoke itself, so that nobody locks themselves out; use another admin key.',
    );
  }
  await writeDirectory(
    ctx,
    [
      ctx.directory
        .update(apiKeys)
        .set({ revokedAt: ctx.now })
        .where(and(visible(ctx), eq(apiKeys.id, id))),
    ],
    {
      projectId: key.projectId,
      action: 'key.revoked',
      targetKind: 'key',
      targetId: id,
      before: { name: key.name, role: key.role, projectId: key.projectId, hint: key.hint },
    },
  );
  forgetKey(key.keyHash);
  await closeSocketsOf(ctx.env, id, ctx.now);
}

/** A key bound to a project passes its binding on; an ingest key always has one, as events go to one project. */
async function projectOfKey(ctx: Ctx, input: KeyInput): Promise<string | null> {
  if (input.projectId !== undefined || ctx.access.projectId !== null || input.role === 'ingest') {
    return projectOf(ctx, input.projectId);
  }
  return null;
}

function generateKey(environment: 'prod' | 'dev'): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  const base64 = btoa(String.fromCharCode(...bytes));
  return `pk_${environment}_${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
}
