import type { ProjectQuery } from '../../../contract/lists.ts';
import { type ProfileExport, profileExportLimit } from '../../../contract/people/profile.ts';
import type { Suppression } from '../../../contract/people/suppression.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import type { Db } from '../../db/client.ts';
import { listDeliveryRows, toDelivery } from '../../store/delivery-log.ts';
import { listEventRows, toEvent } from '../../store/event-log.ts';
import { toProfile } from '../../store/profile-view.ts';
import { summaryOf } from '../../store/run-row.ts';
import { suppressionAddress } from '../../store/suppression-address.ts';
import { listSuppressionRows, toSuppression } from '../../store/suppressions.ts';
import { listRunRows } from '../../store/workflow-runs.ts';
import { listDevices } from './devices.ts';
import { fetchProfile } from './service.ts';

/** Everything that is known of a person, in one document. */
export async function exportProfile(ctx: Ctx, userId: string, query: ProjectQuery): Promise<ProfileExport> {
  const projectId = await projectOf(ctx, query.projectId);
  const profile = toProfile(await fetchProfile(ctx, projectId, userId));
  const db = await projectDb(ctx, projectId);
  const projectIds = [projectId];
  const limit = profileExportLimit + 1;
  const [devices, events, deliveries, runs, suppressions] = await Promise.all([
    listDevices(ctx, userId, { projectId, pageSize: profileExportLimit }),
    listEventRows(db.$client, projectIds, { userId }, limit),
    listDeliveryRows(db, projectIds, { userId }, limit),
    listRunRows(db.$client, { projectIds, userId }, limit),
    suppressionsOf(db, projectId, { email: profile.email, sms: profile.phone }),
  ]);
  return {
    profile,
    devices: devices.data,
    suppressions,
    events: events.slice(0, profileExportLimit).map(toEvent),
    deliveries: deliveries.slice(0, profileExportLimit).map(toDelivery),
    runs: runs.slice(0, profileExportLimit).map(summaryOf),
    truncated: devices.nextCursor !== null || [events, deliveries, runs].some((rows) => rows.length === limit),
  };
}

async function suppressionsOf(
  db: Db,
  projectId: string,
  addresses: Record<Suppression['kind'], string | null>,
): Promise<Suppression[]> {
  const rows = await Promise.all(
    (['email', 'sms'] as const).map(async (kind) => {
      const address = addresses[kind];
      if (address === null) return [];
      return listSuppressionRows(db, { projectIds: [projectId], kind, address: suppressionAddress(kind, address) }, 1);
    }),
  );
  return rows.flat().map(toSuppression);
}
