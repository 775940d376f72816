import { and, eq, inArray } from 'drizzle-orm';
import type { ProjectQuery } from '../../../contract/lists.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { writeAudited } from '../../access/write.ts';
import { deliveries, devices, events, profiles, suppressions } from '../../db/schema.ts';
import { cancelRunsOf } from '../../run-object/cancel-runs.ts';
import { suppressionAddress } from '../../store/suppression-address.ts';
import { fetchProfile } from './service.ts';

/**
 * Erases a person: profile, devices, events and suppressions go, deliveries stay as numbers without the person.
 * Runs are stopped first, so that none writes the person again, and a failed erasure can simply be repeated.
 */
export async function eraseProfile(ctx: Ctx, userId: string, query: ProjectQuery): Promise<void> {
  const projectId = await projectOf(ctx, query.projectId);
  const { email, phone } = await fetchProfile(ctx, projectId, userId);
  await cancelRunsOf(ctx.env, { orgId: ctx.org.id, projectId, userId, actor: ctx.actor, now: ctx.now });
  const addresses = [
    ...(email === null ? [] : [suppressionAddress('email', email)]),
    ...(phone === null ? [] : [suppressionAddress('sms', phone)]),
  ];
  await writeAudited(
    ctx,
    [
      ctx.db.delete(devices).where(and(eq(devices.projectId, projectId), eq(devices.userId, userId))),
      ctx.db.delete(events).where(and(eq(events.projectId, projectId), eq(events.userId, userId))),
      ctx.db
        .update(deliveries)
        .set({ userId: null, recipient: null, message: null, attempts: '[]', updatedAt: ctx.now })
        .where(and(eq(deliveries.projectId, projectId), eq(deliveries.userId, userId))),
      ctx.db
        .delete(suppressions)
        .where(and(eq(suppressions.projectId, projectId), inArray(suppressions.address, addresses))),
      ctx.db.delete(profiles).where(and(eq(profiles.projectId, projectId), eq(profiles.userId, userId))),
    ],
    { projectId, action: 'profile.erased', targetKind: 'profile', targetId: userId },
  );
}
