import type { ProjectQuery } from '../../../contract/lists.ts';
import { auditStatement } from '../../access/audit.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import { deadLettersOf } from '../../dead-letters-object/stub.ts';
import { cancelRunsOf } from '../../run-object/cancel-runs.ts';
import { eraseDeliveriesStatement } from '../../store/deliveries.ts';
import { eraseDevicesStatement } from '../../store/devices.ts';
import { eraseEventsStatement } from '../../store/events.ts';
import { eraseProfileStatement } from '../../store/profiles.ts';
import { suppressionAddress } from '../../store/suppression-address.ts';
import { eraseSuppressionsStatement } from '../../store/suppressions.ts';
import { fetchProfile } from './service.ts';

/**
 * Erases a person: profile, devices, events and suppressions go, deliveries stay as numbers without the person.
 * Runs are stopped first, so that none writes the person again, and a failed erasure can simply be repeated.
 */
export async function eraseProfile(ctx: Ctx, userId: string, query: ProjectQuery): Promise<void> {
  const projectId = await projectOf(ctx, query.projectId);
  const { email, phone } = await fetchProfile(ctx, projectId, userId);
  await cancelRunsOf(ctx.env, { orgId: ctx.org.id, projectId, userId, actor: ctx.actor, now: ctx.now });
  await deadLettersOf(ctx.env, projectId).forget([userId]);
  const addresses = [
    ...(email === null ? [] : [suppressionAddress('email', email)]),
    ...(phone === null ? [] : [suppressionAddress('sms', phone)]),
  ];
  const db = await openProject(ctx.env, projectId);
  await db.batch([
    eraseDevicesStatement(db, projectId, userId),
    eraseEventsStatement(db, projectId, userId),
    eraseDeliveriesStatement(db, projectId, userId, ctx.now),
    eraseSuppressionsStatement(db, projectId, addresses),
    eraseProfileStatement(db, projectId, userId),
    auditStatement(ctx, db, { projectId, action: 'profile.erased', targetKind: 'profile', targetId: userId }),
  ]);
}
