import { and, asc, eq, gt } from 'drizzle-orm';
import type { ProjectQuery } from '../../../contract/lists.ts';
import type { Device, DeviceInput } from '../../../contract/people/profile.ts';
import { isoTime, type PageQuery } from '../../../contract/primitives.ts';
import { auditStatement } from '../../access/audit.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import { decodeCursor, type Page, pageOf } from '../../access/pages.ts';
import { requireRoom } from '../../access/room.ts';
import { found } from '../../access/tenant.ts';
import { devices } from '../../db/schema/people.ts';
import { derivedId } from '../../ids.ts';
import { dropDeviceStatement, moveDeviceStatements } from '../../store/devices.ts';
import { createPersonStatement } from '../../store/profiles.ts';
import { fetchProfile } from './service.ts';

type Row = typeof devices.$inferSelect;

/** A device as the API answers it. */
export const toDevice = ({ id, platform, token, createdAt }: Row): Device => ({
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
  const db = await projectDb(ctx, projectId);
  const known = await db
    .select()
    .from(devices)
    .where(and(ofPerson(projectId, userId), eq(devices.token, input.token)))
    .get();
  if (known) return toDevice(known);
  await requireRoom(ctx, 'devices', projectId, userId);
  const id = derivedId('device', projectId, userId, input.token);
  const row = { projectId, userId, id, ...input, createdAt: ctx.now };
  await db.$client.batch([
    createPersonStatement(db.$client, projectId, userId, ctx.now),
    ...moveDeviceStatements(db.$client, row),
    auditStatement(ctx, db.$client, {
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
  const db = await projectDb(ctx, projectId);
  const rows = await db
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
  const db = await projectDb(ctx, projectId);
  const row = await db
    .select()
    .from(devices)
    .where(and(ofPerson(projectId, userId), eq(devices.id, deviceId)))
    .get();
  const { platform, token } = found(row, `device ${deviceId} of ${userId}`);
  await db.$client.batch([
    dropDeviceStatement(db.$client, projectId, token),
    auditStatement(ctx, db.$client, {
      projectId,
      action: 'device.deleted',
      targetKind: 'device',
      targetId: deviceId,
      before: { userId, platform },
    }),
  ]);
}
