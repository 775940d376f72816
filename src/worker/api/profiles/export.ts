import type { ProjectQuery } from '../../../contract/lists.ts';
import type { ProfileExport } from '../../../contract/people/profile.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { RunStatus } from '../../../contract/workflows/run.ts';
import { type Ctx, projectOf } from '../../access/context.ts';
import { projectDb } from '../../access/databases.ts';
import { feedOf } from '../../feed-object/stub.ts';
import { toFeedItem } from '../../feed-object/view.ts';
import { runOf } from '../../run-object/run-view.ts';
import { runStub } from '../../run-object/stub.ts';
import { toAuditRecord } from '../../store/audit-view.ts';
import { toDelivery } from '../../store/delivery-log.ts';
import { toEvent } from '../../store/event-log.ts';
import {
  readAuditOf,
  readDeliveriesOf,
  readEventsOf,
  readRunRowsOf,
  readSmallTablesOf,
} from '../../store/person-export.ts';
import { toPreference } from '../../store/preference-view.ts';
import { readPreferencesOf } from '../../store/preferences.ts';
import { toProfile } from '../../store/profile-view.ts';
import { summaryOf } from '../../store/run-row.ts';
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
  const [small, said, events, deliveries, audit, runRows, letters, feeds] = await Promise.all([
    readSmallTablesOf(db, projectId, person),
    readPreferencesOf(db.$client, projectId, person.people),
    readEventsOf(db, owners, person),
    readDeliveriesOf(db, owners, person),
    readAuditOf(db, owners, person),
    readRunRowsOf(db, projectId, person),
    readLettersOf(ctx, projectId, person),
    Promise.all(person.people.map((id) => feedOf(ctx.env, projectId, id).all())),
  ]);
  return {
    profile,
    otherIds: person.people.slice(1),
    devices: small.devices.map(toDevice),
    suppressions: small.suppressions.map(toSuppression),
    preferences: said.map(toPreference),
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
    runs: await readRuns(ctx, runRows.items),
    audit: audit.items.map(toAuditRecord),
    feed: feeds.flat().map(toFeedItem),
    deadLetters: letters.items,
    truncated: [events, deliveries, audit, runRows, letters].some(({ isCut }) => isCut),
  };
}

type RunTableRow = Awaited<ReturnType<typeof readRunRowsOf>>['items'][number];

async function readRuns(ctx: Ctx, rows: readonly RunTableRow[]): Promise<ProfileExport['runs']> {
  const runs: ProfileExport['runs'] = [];
  for (let i = 0; i < rows.length; i += runsAtOnce) {
    const group = rows.slice(i, i + runsAtOnce);
    runs.push(
      ...(await Promise.all(
        group.map(async (row) => {
          const view = await runStub(ctx.env, row.id).view();
          return view ? runOf(view, ctx.now) : withoutTrace(row, ctx.now);
        }),
      )),
    );
  }
  return runs;
}

/** A run whose object is empty: all that is left is the row. */
function withoutTrace({ sweepTries: _tries, ...row }: RunTableRow, now: number): ProfileExport['runs'][number] {
  const status = RunStatus.parse(row.status);
  return {
    ...summaryOf({ ...row, status, watched: false, depth: 0, listensAnew: false, lastError: null, ended: [] }, now),
    eventType: null,
    steps: [],
    audit: [],
  };
}
