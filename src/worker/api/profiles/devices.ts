import { and, asc, eq, gt } from 'drizzle-orm';
import type { ProjectQuery } from '../../../contract/lists.ts';
import type { Device, DeviceInput } from '../../../contract/people/profile.ts';
import type { PageQuery } from '../../../contract/primitives.ts';
import { auditStatement } from '../../access/audit.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { decodeCursor, type Page, pageOf } from '../../access/pages.ts';
import { found, isoTime } from '../../access/tenant.ts';
import { statementOf, writeAudited } from '../../access/write.ts';
import { openProject } from '../../db/client.ts';
import { devices } from '../../db/schema.ts';
import { derivedId } from '../../ids.ts';
import { seePeopleStatement } from '../../store/profiles.ts';
import { fetchProfile } from './service.ts';

type Row = typeof devices.$inferSelect;

/** A device as the API answers it. */
const toDevice = ({ id, platform, token, createdAt }: Row): Device => ({
  id,
  platform,
  token,
  createdAt: isoTime(createdAt),
});

const ofPerson = (projectId: string, userId: string) =>
  and(eq(devices.projectId, projectId), eq(devices.userId, userId));

/** Registers a device; again changes nothing, for another person moves it. A person nothing is known of is created. */
export async function addDevice(ctx: Ctx, userId: string, query: ProjectQuery, input: DeviceInput): Promise<Device> {
  const projectId = await projectOf(ctx, query.projectId);
  const [known] = await ctx.db
    .select()
    .from(devices)
    .where(and(ofPerson(projectId, userId), eq(devices.token, input.token)))
    .limit(1);
  if (known) return toDevice(known);
  const id = derivedId('device', projectId, userId, input.token);
  const row = { projectId, userId, id, ...input, createdAt: ctx.now };
  const db = await openProject(ctx.env, projectId);
  await db.batch([
    seePeopleStatement(db, projectId, [{ userId, isAnonymous: false }], ctx.now),
    // A phone that changed hands: the token belongs to whoever registered it last.
    statementOf(
      ctx,
      ctx.db.delete(devices).where(and(eq(devices.projectId, projectId), eq(devices.token, input.token))),
    ),
    statementOf(ctx, ctx.db.insert(devices).values(row).onConflictDoNothing()),
    auditStatement(ctx, {
      projectId,
      action: 'device.registered',
      targetKind: 'device',
      targetId: id,
      after: { userId, platform: input.platform },
    }),
  ]);
  return toDevice(row);
}

/** The devices of a person. */
export async function listDevices(ctx: Ctx, userId: string, query: ProjectQuery & PageQuery): Promise<Page<Device>> {
  const projectId = await projectOf(ctx, query.projectId);
  await fetchProfile(ctx, projectId, userId);
  const [token] = query.cursor === undefined ? [] : decodeCursor(query.cursor, 1);
  const rows = await ctx.db
    .select()
    .from(devices)
    .where(and(ofPerson(projectId, userId), token === undefined ? undefined : gt(devices.token, String(token))))
    .orderBy(asc(devices.token))
    .limit(query.pageSize + 1);
  return pageOf(rows, query.pageSize, toDevice, (row) => [row.token]);
}

/** Forgets a device. */
export async function deleteDevice(ctx: Ctx, userId: string, deviceId: string, query: ProjectQuery): Promise<void> {
  const projectId = await projectOf(ctx, query.projectId);
  const where = and(ofPerson(projectId, userId), eq(devices.id, deviceId));
  const [row] = await ctx.db.select().from(devices).where(where).limit(1);
  const { platform } = found(row, `device ${deviceId} of ${userId}`);
  await writeAudited(ctx, [ctx.db.delete(devices).where(where)], {
    projectId,
    action: 'device.deleted',
    targetKind: 'device',
    targetId: deviceId,
    before: { userId, platform },
  });
}
