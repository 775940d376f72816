// Everything that the rows of a project know of a person, read by the same walks that the erasure takes.
import { eq, inArray, type SQL, sql } from 'drizzle-orm';
import { exportLimits } from '../../contract/people/profile.ts';
import type { Db } from '../db/client.ts';
import { events, refusedEntries } from '../db/schema/events.ts';
import { deliveries } from '../db/schema/messages.ts';
import { devices, suppressions } from '../db/schema/people.ts';
import { auditLog } from '../db/schema/project.ts';
import { runEntries, workflowRuns } from '../db/schema/runs.ts';
import { beginning, type PersonIds, type Place, readRunsOf, type WalkName, walk } from './person-rows.ts';
import { hiddenAddress } from './suppressions.ts';

/** Pages of one walk: a million rows. */
const pagesPerWalk = 200;

/** Items of one kind; `isCut` where there may be more. */
export interface Part<T> {
  items: T[];
  isCut: boolean;
}

/** Whose rows: the audit log is that of an organisation. */
interface Owners {
  projectId: string;
  orgId: string;
}

const isOneOf = (column: Parameters<typeof eq>[0], values: readonly unknown[]): SQL =>
  sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(values)}))`;

/** The keys of a person's rows of one table, oldest first. */
async function find(db: Db, name: WalkName, owners: Owners, person: PersonIds): Promise<Part<Place>> {
  const items: Place[] = [];
  let place: Place | null = beginning(name);
  for (let page = 0; place && page < pagesPerWalk && items.length <= exportLimits.items; page++) {
    const { found, next } = await walk(db.$client, name, owners, person, place);
    items.push(...found);
    place = next;
  }
  return { items: items.slice(0, exportLimits.items), isCut: place !== null || items.length > exportLimits.items };
}

const idsOf = ({ items }: Part<Place>) => items.map((place) => place.at(-1));

const { projectId, id, type, userId, anonymousId, messageId, properties, timestamp, receivedAt } = events;
const eventColumns = { projectId, id, type, userId, anonymousId, messageId, properties, timestamp, receivedAt };

/** The events of a person, and why they started no run. */
export async function readEventsOf(db: Db, owners: Owners, person: PersonIds) {
  const found = await find(db, 'events', owners, person);
  const { projectId } = owners;
  const [items, refusals] = await Promise.all([
    db
      .select(eventColumns)
      .from(events)
      .where(sql`${eq(events.projectId, projectId)} AND ${isOneOf(events.id, idsOf(found))}`),
    db
      .select()
      .from(refusedEntries)
      .where(sql`${eq(refusedEntries.projectId, projectId)} AND ${isOneOf(refusedEntries.eventId, idsOf(found))}`),
  ]);
  return { items, refusals, isCut: found.isCut };
}

/** Messages to a person; what somebody else got at the same address is not theirs to read. */
export async function readDeliveriesOf(db: Db, owners: Owners, person: PersonIds) {
  const found = await find(db, 'deliveries', owners, { ...person, addresses: [] });
  const { projectId } = owners;
  const where = sql`${eq(deliveries.projectId, projectId)} AND ${isOneOf(deliveries.id, idsOf(found))}`;
  return { items: await db.select().from(deliveries).where(where), isCut: found.isCut };
}

/** What was done to a person through the API. */
export async function readAuditOf(db: Db, owners: Owners, person: PersonIds) {
  const found = await find(db, 'audit', owners, person);
  const { orgId } = owners;
  const where = sql`${eq(auditLog.orgId, orgId)} AND ${isOneOf(auditLog.id, idsOf(found))}`;
  return { items: await db.select().from(auditLog).where(where), isCut: found.isCut };
}

/** What is found by the ids and addresses of a person alone. */
export async function readSmallTablesOf(db: Db, projectId: string, { people, addresses }: PersonIds) {
  const [theirDevices, entries, stops] = await Promise.all([
    db
      .select()
      .from(devices)
      .where(sql`${eq(devices.projectId, projectId)} AND ${isOneOf(devices.userId, people)}`),
    db
      .select()
      .from(runEntries)
      .where(sql`${eq(runEntries.projectId, projectId)} AND ${isOneOf(runEntries.personId, people)}`),
    Promise.all(
      addresses.map(({ kind, address }) =>
        db
          .select()
          .from(suppressions)
          .where(
            sql`${eq(suppressions.projectId, projectId)} AND ${eq(suppressions.kind, kind)}
              AND ${inArray(suppressions.address, [address, hiddenAddress(projectId, kind, address)])}`,
          ),
      ),
    ),
  ]);
  return { devices: theirDevices, entries, suppressions: stops.flat() };
}

/** The newest runs of a person, as the index has them. */
export async function readRunRowsOf(db: Db, projectId: string, { people }: PersonIds) {
  const parts = await Promise.all(
    people.map((id) => readRunsOf(db.$client, projectId, id, [0, ''], exportLimits.runs + 1)),
  );
  const newest = parts.flat().sort(([a], [b]) => Number(b) - Number(a));
  const shown = JSON.stringify(newest.slice(0, exportLimits.runs));
  const items = await db
    .select()
    .from(workflowRuns)
    .where(
      sql`${eq(workflowRuns.projectId, projectId)} AND (${workflowRuns.startedAt}, ${workflowRuns.id})
        IN (SELECT value ->> 0, value ->> 1 FROM json_each(${shown}))`,
    );
  return { items, isCut: newest.length > exportLimits.runs };
}
