import type { ProjectQuery } from '../../../contract/lists.ts';
import { type ProfileExport, profileExportLimit } from '../../../contract/people/profile.ts';
import type { Suppression } from '../../../contract/people/suppression.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { listDeliveries } from '../deliveries/service.ts';
import { listEvents } from '../events/service.ts';
import { listRuns } from '../runs/service.ts';
import { listSuppressions } from '../suppressions/service.ts';
import { listDevices } from './devices.ts';
import { fetchProfile, toProfile } from './service.ts';

/** Everything that is known of a person, in one document. */
export async function exportProfile(ctx: Ctx, userId: string, query: ProjectQuery): Promise<ProfileExport> {
  const projectId = await projectOf(ctx, query.projectId);
  const profile = toProfile(await fetchProfile(ctx, projectId, userId));
  const page = { projectId, userId, pageSize: profileExportLimit };
  const [devices, events, deliveries, runs, suppressions] = await Promise.all([
    listDevices(ctx, userId, page),
    listEvents(ctx, page),
    listDeliveries(ctx, page),
    listRuns(ctx, page),
    suppressionsOf(ctx, projectId, { email: profile.email, sms: profile.phone }),
  ]);
  return {
    profile,
    devices: devices.data,
    suppressions,
    events: events.data,
    deliveries: deliveries.data,
    runs: runs.data,
    truncated: [devices, events, deliveries, runs].some(({ nextCursor }) => nextCursor !== null),
  };
}

async function suppressionsOf(
  ctx: Ctx,
  projectId: string,
  addresses: Record<Suppression['kind'], string | null>,
): Promise<Suppression[]> {
  const pages = await Promise.all(
    (['email', 'sms'] as const).map(async (kind) => {
      const address = addresses[kind];
      return address === null ? [] : (await listSuppressions(ctx, { projectId, kind, address, pageSize: 1 })).data;
    }),
  );
  return pages.flat();
}
