import { and, asc, eq, gt } from 'drizzle-orm';
import { invalidInput } from '../../../contract/errors.ts';
import type { ProjectQuery } from '../../../contract/lists.ts';
import { type Device, type DeviceInput, pushTokenOf } from '../../../contract/people/device.ts';
import { isoTime, type PageQuery } from '../../../contract/primitives.ts';
import { auditStatement } from '../../access/audit.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import { decodeCursor, type Page, pageOf } from '../../access/pages.ts';
import { requireRoom } from '../../access/room.ts';
import { found } from '../../access/tenant.ts';
import type { Db } from '../../db/client.ts';
import { devices } from '../../db/schema/people.ts';
import { openEgress } from '../../guard/open-egress.ts';
import { derivedId } from '../../ids.ts';
import { confirmDeviceStatement, dropDeviceStatement, moveDeviceStatements } from '../../store/devices.ts';
import { createPersonStatement } from '../../store/profiles.ts';
import { followPeople } from '../../stream/follow-audiences.ts';
import { planLook } from '../../stream/plan-look.ts';
import { fetchProfile } from './service.ts';

type Row = typeof devices.$inferSelect;

/** A device as the API answers it. */
export const toDevice = ({ id, platform, token, createdAt, pausedUntil }: Row): Device => ({
  id,
  platform,
  token,
  createdAt: isoTime(createdAt),
  pausedUntil: pausedUntil === null ? null : isoTime(pausedUntil),
});

const ofPerson = (projectId: string, userId: string) =>
  and(eq(devices.projectId, projectId), eq(devices.userId, userId));

/**
 * Registers a device; again only ends its pause, for another person moves it. A person nothing is known of is created.
 */
export async function addDevice(ctx: Ctx, userId: string, query: ProjectQuery, input: DeviceInput): Promise<Device> {
  await requireOpenEndpoint(ctx, input);
  const { platform, token } = pushTokenOf(input);
  const projectId = await projectOf(ctx, query.projectId);
  const db = await projectDb(ctx, projectId);
  const known = await db
    .select()
    .from(devices)
    .where(and(ofPerson(projectId, userId), eq(devices.token, token)))
    .get();
  if (known) return toDevice(await confirmed(ctx, db, known));
  await requireRoom(ctx, 'devices', projectId, userId);
  const id = derivedId('device', projectId, userId, token);
  const row = { projectId, userId, id, platform, token, createdAt: ctx.now, pausedUntil: null, confirmedAt: null };
  const look = planLook(db.$client, projectId, userId, ctx.now);
  await db.$client.batch([
    look.statement,
    createPersonStatement(db.$client, projectId, userId, ctx.now),
    ...moveDeviceStatements(db.$client, row),
    auditStatement(ctx, db.$client, {
      projectId,
      action: 'device.registered',
      targetKind: 'device',
      targetId: id,
      after: { userId, platform },
    }),
  ]);
  await followPeople(ctx.env, db.$client, { orgId: ctx.org.id, projectId, now: ctx.now }, [userId]);
  await look.done();
  return toDevice(row);
}

/** The endpoint of a subscription is an address that the Worker calls: it is judged like every other one. */
async function requireOpenEndpoint(ctx: Ctx, input: DeviceInput): Promise<void> {
  if (input.platform !== 'webpush') return;
  const verdict = await openEgress(ctx.env).check(input.subscription.endpoint);
  if (verdict.ok) return;
  throw invalidInput([{ pointer: '/subscription/endpoint', code: verdict.code, message: verdict.message }]);
}

/** The device as it is once it was registered again. */
async function confirmed(ctx: Ctx, db: Db, row: Row): Promise<Row> {
  const { projectId, userId, id, platform, pausedUntil } = row;
  const confirm = confirmDeviceStatement(db.$client, row, ctx.now);
  if (pausedUntil === null) {
    // Only Apple says until when a device was known to be gone, so only its times have to be exact.
    if (platform === 'apns') await db.$client.batch([confirm]);
    return row;
  }
  const audit = { projectId, action: 'device.registered', targetKind: 'device', targetId: id } as const;
  await db.$client.batch([confirm, auditStatement(ctx, db.$client, { ...audit, after: { userId, platform } })]);
  return { ...row, pausedUntil: null };
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
