import type { ProjectQuery } from '../../../contract/lists.ts';
import { type ProfileExport, profileExportLimit } from '../../../contract/people/profile.ts';
import type { Suppression } from '../../../contract/people/suppression.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import { type DeliveryTableRow, deliverySource, toDelivery } from '../../store/delivery-log.ts';
import { type EventRow, eventSource, toEvent } from '../../store/event-log.ts';
import { readAll } from '../../store/list-statements.ts';
import { toProfile } from '../../store/profile-view.ts';
import { type RunRow, summaryOf } from '../../store/run-row.ts';
import { suppressionAddress } from '../../store/suppression-address.ts';
import { readSuppression, toSuppression } from '../../store/suppressions.ts';
import { runSource } from '../../store/workflow-runs.ts';
import { listDevices } from './devices.ts';
import { fetchProfile } from './service.ts';

/** Everything that is known of a person, in one document. */
export async function exportProfile(ctx: Ctx, userId: string, query: ProjectQuery): Promise<ProfileExport> {
  const projectId = await projectOf(ctx, query.projectId);
  const profile = toProfile(await fetchProfile(ctx, projectId, userId));
  const db = await openProject(ctx.env, projectId);
  const limit = profileExportLimit + 1;
  const [devices, events, deliveries, runs, suppressions] = await Promise.all([
    listDevices(ctx, userId, { projectId, pageSize: profileExportLimit }),
    readAll<EventRow>(db, eventSource({ projectId, userId }), limit),
    readAll<DeliveryTableRow>(db, deliverySource(projectId, { userId }), limit),
    readAll<RunRow>(db, runSource({ projectId, userId }), limit),
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
  db: D1Database,
  projectId: string,
  addresses: Record<Suppression['kind'], string | null>,
): Promise<Suppression[]> {
  const rows = await Promise.all(
    (['email', 'sms'] as const).map(async (kind) => {
      const address = addresses[kind];
      if (address === null) return [];
      const row = await readSuppression(db, { projectId, kind, address: suppressionAddress(kind, address) });
      return row ?? [];
    }),
  );
  return rows.flat().map(toSuppression);
}
