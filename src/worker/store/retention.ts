// What ends by its age: which rows, by which key, and how they are deleted.
// 1. Every table is read by a key that time leads, oldest first, a page at a time; nothing is searched.
// 2. A row is deleted by its own key, and only as it was read: one that changed since then is read again.
import { derivedTimeId } from '../ids.ts';

/** A row of any table, by the names of its columns. */
export type EndedRow = Record<string, string | number | null>;

/** Which rows of a table end, in SQL. */
export interface Ending {
  table: string;
  /** Columns of the primary key behind the leading one; enough to delete a row. */
  key: readonly string[];
  /** The leading column; its value is ?1. */
  owner: 'project_id' | 'org_id';
  /** The column of the key, or of an index, that time leads. */
  timeColumn: string;
  /** Only these rows, in SQL, and the index that finds them; their order is then that of the index. */
  only?: { where: string; index: string };
  /** Changes whenever the row does; null where rows never change. */
  version: string | null;
  /** The bound of `timeColumn` for a moment: rows below it are older. */
  bound(at: number): string | number;
  /** When the row began to age, epoch ms. */
  timeOf(row: EndedRow): number;
  /** What is archived of the row; all of it when left out. */
  archives?(row: EndedRow): EndedRow;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const itself = (at: number) => at;
/** Ids that sort by time begin with it: every id of a later moment is greater. */
const asId = (at: number) => derivedTimeId(Math.max(0, at)).slice(0, 13);

/** The tables that only time empties. */
export const endings = {
  events: {
    table: 'events',
    key: ['id'],
    owner: 'project_id',
    timeColumn: 'received_at',
    version: null,
    bound: itself,
    timeOf: (row) => Number(row.received_at),
  },
  deliveries: {
    table: 'deliveries',
    key: ['id'],
    owner: 'project_id',
    timeColumn: 'id',
    version: 'updated_at',
    bound: asId,
    timeOf: (row) => Number(row.created_at),
  },
  alerts: {
    table: 'alerts',
    key: ['rule_id', 'id'],
    owner: 'project_id',
    timeColumn: 'id',
    version: 'seq',
    bound: asId,
    timeOf: (row) => Number(row.opened_at),
    // What the groups and lines are called may name a person, and an archived alert cannot be found by one.
    archives: (row) => ({
      ...row,
      group_key: '',
      group_values: '{}',
      lines: '{}',
      told_lines: '{}',
      notices: '[]',
      ack: null,
    }),
  },
  // Of endpoints that exist; those of deleted ones end like all others.
  endpointDeliveries: {
    table: 'deliveries',
    key: ['id'],
    owner: 'project_id',
    timeColumn: 'id',
    only: {
      where: 'endpoint_id IN (SELECT id FROM endpoints WHERE project_id = ?1)',
      index: 'deliveries_by_endpoint',
    },
    version: 'updated_at',
    bound: asId,
    timeOf: (row) => Number(row.created_at),
  },
  refusals: {
    table: 'refused_entries',
    key: ['event_id', 'workflow_id'],
    owner: 'project_id',
    timeColumn: 'at',
    version: null,
    bound: itself,
    timeOf: (row) => Number(row.at),
    // The sentence may name a person, and an archived refusal cannot be found by its person.
    archives: (row) => ({ ...row, message: '' }),
  },
  broadcasts: {
    table: 'broadcasts',
    key: ['id'],
    owner: 'project_id',
    timeColumn: 'id',
    version: null,
    bound: asId,
    // One that is not over has not begun to age.
    timeOf: ({ finished_at: at }) => (at === null || at === undefined ? Number.MAX_SAFE_INTEGER : Number(at)),
  },
  numbers: {
    table: 'delivery_rollups',
    key: ['hour', 'channel_id', 'kind', 'outcome', 'reason'],
    owner: 'project_id',
    timeColumn: 'hour',
    version: 'messages',
    bound: (at) => Math.floor(at / hourMs),
    timeOf: (row) => Number(row.hour) * hourMs,
  },
  activity: {
    table: 'activity_rollups',
    key: ['hour', 'workflow_id'],
    owner: 'project_id',
    timeColumn: 'hour',
    // Nothing is counted into an hour that is long over.
    version: null,
    bound: (at) => Math.floor(at / hourMs),
    timeOf: (row) => Number(row.hour) * hourMs,
  },
  stepCounts: {
    table: 'step_rollups',
    key: ['day', 'workflow_id', 'version', 'step'],
    owner: 'project_id',
    timeColumn: 'day',
    version: null,
    bound: (at) => Math.floor(at / dayMs),
    timeOf: (row) => Number(row.day) * dayMs,
  },
  imports: {
    table: 'bundle_imports',
    key: ['id'],
    owner: 'project_id',
    timeColumn: 'id',
    version: null,
    bound: asId,
    timeOf: (row) => Number(row.at),
  },
  jobs: {
    table: 'bundle_jobs',
    key: ['id'],
    owner: 'project_id',
    timeColumn: 'id',
    version: 'updated_at',
    bound: asId,
    timeOf: (row) => Number(row.created_at),
  },
  audit: {
    table: 'audit_log',
    key: ['id'],
    owner: 'org_id',
    timeColumn: 'id',
    version: null,
    bound: asId,
    timeOf: (row) => Number(row.at),
  },
} satisfies Record<string, Ending>;

/** The oldest rows that began to age before a moment. */
export async function readEnded(
  db: D1Database,
  { table, owner, timeColumn, bound, only }: Ending,
  ownerId: string,
  before: number,
  limit: number,
): Promise<EndedRow[]> {
  const { results } = await db
    .prepare(
      only
        ? `SELECT * FROM ${table} INDEXED BY ${only.index} WHERE ${owner} = ?1 AND ${only.where} AND ${timeColumn} < ?2 LIMIT ?3`
        : `SELECT * FROM ${table} WHERE ${owner} = ?1 AND ${timeColumn} < ?2 ORDER BY ${timeColumn} LIMIT ?3`,
    )
    .bind(ownerId, bound(before), limit)
    .all<EndedRow>();
  return results;
}

/** Deletes rows that were read, unless they changed since. */
export async function dropEnded(
  db: D1Database,
  ending: Ending,
  ownerId: string,
  rows: readonly EndedRow[],
): Promise<void> {
  await dropRowsStatement(db, ending, ownerId, rows).run();
}

function dropRowsStatement(
  db: D1Database,
  { table, key, owner, version }: Pick<Ending, 'table' | 'key' | 'owner' | 'version'>,
  ownerId: string,
  rows: readonly EndedRow[],
): D1PreparedStatement {
  const columns = version === null ? key : [...key, version];
  const wanted = columns.map((_, i) => `value ->> ${i}`).join(', ');
  return db
    .prepare(
      `DELETE FROM ${table} WHERE (${[owner, ...columns].join(', ')}) IN (SELECT ?1, ${wanted} FROM json_each(?2))`,
    )
    .bind(ownerId, JSON.stringify(rows.map((row) => columns.map((column) => row[column]))));
}

/** Runs are read past those that have not ended, so they have a place where the next page begins. */
export interface RunPage {
  ended: EndedRow[];
  /** null at the last run that is old enough to have ended. */
  next: [startedAt: number, id: string] | null;
}

/** Runs behind a place that began before a moment, and those of them that also ended before it. */
export async function readEndedRuns(
  db: D1Database,
  projectId: string,
  { before, after, limit }: { before: number; after: readonly (string | number)[]; limit: number },
): Promise<RunPage> {
  const { results } = await db
    .prepare(
      `SELECT * FROM workflow_runs WHERE project_id = ?1 AND (started_at, id) > (?2, ?3) AND started_at < ?4
       ORDER BY started_at, id LIMIT ?5`,
    )
    .bind(projectId, after[0] ?? 0, after[1] ?? '', before, limit)
    .all<EndedRow>();
  const last = results.at(-1);
  return {
    ended: results.filter((row) => row.finished_at !== null && Number(row.finished_at) < before),
    next: last && results.length === limit ? [Number(last.started_at), String(last.id)] : null,
  };
}

/** Deletes rows of runs whose objects are empty. */
export async function dropRuns(db: D1Database, projectId: string, rows: readonly EndedRow[]): Promise<void> {
  const runs = { table: 'workflow_runs', key: ['started_at', 'id'], owner: 'project_id', version: 'seq' } as const;
  await dropRowsStatement(db, runs, projectId, rows).run();
}

/** An entry, and the rule of its workflow as it is now. */
export interface EntryRow {
  person_id: string;
  workflow_id: string;
  entry_key: string;
  run_id: string;
  entered_at: number;
  ended_at: number | null;
  /** 1: there is a workflow, and it was not deleted. */
  exists: number;
  policy: 'once' | 'after_exit' | 'every' | null;
  cooldown_minutes: number | null;
}

/** Entries behind a place, in the order of their key. */
export async function readEntries(
  db: D1Database,
  projectId: string,
  after: readonly (string | number)[],
  limit: number,
): Promise<EntryRow[]> {
  const { results } = await db
    .prepare(
      `WITH page AS MATERIALIZED (
         SELECT * FROM run_entries WHERE project_id = ?1 AND (person_id, workflow_id, entry_key) > (?2, ?3, ?4)
         ORDER BY person_id, workflow_id, entry_key LIMIT ?5)
       SELECT person_id, page.workflow_id, entry_key, run_id, entered_at, ended_at,
         w.id IS NOT NULL AND w.deleted_at IS NULL AS "exists",
         v.definition ->> '$.reentry.policy' AS policy, v.definition ->> '$.reentry.cooldownMinutes' AS cooldown_minutes
       FROM page LEFT JOIN workflows w ON w.id = page.workflow_id
         LEFT JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = w.version
       ORDER BY person_id, page.workflow_id, entry_key`,
    )
    .bind(projectId, after[0] ?? '', after[1] ?? '', after[2] ?? '', limit)
    .all<EntryRow>();
  return results;
}

/** Deletes entries that no longer gate anything, unless they were claimed again since they were read. */
export async function dropEntries(db: D1Database, projectId: string, entries: readonly EntryRow[]): Promise<void> {
  const ending = {
    table: 'run_entries',
    key: ['person_id', 'workflow_id', 'entry_key'],
    owner: 'project_id',
    version: 'run_id',
  } as const;
  const rows = entries.map((entry): EndedRow => ({ ...entry }));
  await dropRowsStatement(db, ending, projectId, rows).run();
}
