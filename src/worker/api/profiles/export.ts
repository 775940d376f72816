import type { ProjectQuery } from '../../../contract/lists.ts';
import type { ProfileExport } from '../../../contract/people/profile.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import { runOf } from '../../run-object/run-view.ts';
import { runStub } from '../../run-object/stub.ts';
import { toAuditRecord } from '../../store/audit-view.ts';
import { toDelivery } from '../../store/delivery-log.ts';
import { toEvent } from '../../store/event-log.ts';
import {
  readAuditOf,
  readDeliveriesOf,
  readEventsOf,
  readRunIdsOf,
  readSmallTablesOf,
} from '../../store/person-export.ts';
import { toProfile } from '../../store/profile-view.ts';
import { toSuppression } from '../../store/suppressions.ts';
import { toDevice } from './devices.ts';
import { readLettersOf } from './letters.ts';
import { personIds } from './person-ids.ts';
import { fetchProfile } from './service.ts';

/** Objects asked at once. */
const runsAtOnce = 50;

/** Everything that is known of a person, in one document: what the erasure reaches. */
export async function exportProfile(ctx: Ctx, userId: string, query: ProjectQuery): Promise<ProfileExport> {
  const projectId = await projectOf(ctx, query.projectId);
  const profile = toProfile(await fetchProfile(ctx, projectId, userId));
  const db = await projectDb(ctx, projectId);
  const person = await personIds(db, projectId, profile);
  const owners = { projectId, orgId: ctx.org.id };
  const [small, events, deliveries, audit, runIds, letters] = await Promise.all([
    readSmallTablesOf(db, projectId, person),
    readEventsOf(db, owners, person),
    readDeliveriesOf(db, owners, person),
    readAuditOf(db, owners, person),
    readRunIdsOf(db, projectId, person),
    readLettersOf(ctx, projectId, person),
  ]);
  return {
    profile,
    otherIds: person.people.slice(1),
    devices: small.devices.map(toDevice),
    suppressions: small.suppressions.map(toSuppression),
    events: events.items.map(toEvent),
    refusals: events.refusals.map(({ eventId, workflowId, reason, message, at }) => ({
      eventId,
      workflowId,
      reason,
      message,
      at: isoTime(at),
    })),
    entries: small.entries.map(({ workflowId, entryKey, runId, enteredAt, endedAt }) => ({
      workflowId,
      key: entryKey.replace(/^key:/, ''),
      runId,
      enteredAt: isoTime(enteredAt),
      endedAt: endedAt === null ? null : isoTime(endedAt),
    })),
    deliveries: deliveries.items.map(toDelivery),
    runs: await readRuns(ctx, runIds.items),
    audit: audit.items.map(toAuditRecord),
    deadLetters: letters.items,
    truncated: [events, deliveries, audit, runIds, letters].some(({ isCut }) => isCut),
  };
}

async function readRuns(ctx: Ctx, ids: readonly string[]): Promise<ProfileExport['runs']> {
  const runs: ProfileExport['runs'] = [];
  for (let i = 0; i < ids.length; i += runsAtOnce) {
    const views = await Promise.all(ids.slice(i, i + runsAtOnce).map((id) => runStub(ctx.env, id).view()));
    runs.push(...views.flatMap((view) => (view ? [runOf(view, ctx.now)] : [])));
  }
  return runs;
}
