// Who is in which workflow: re-entry gates, and the people whose next events concern a run.
// 1. The insert decides: of two entries at once under one key, one gets the row.
// 2. Claiming again for the same run is granted again, so a redelivered event finds its own entry.
import { type EntryRule, refusalOf } from '../../engine/runs/reentry.ts';
import { withRetry } from '../db/client.ts';
import { knownId } from './people-ids.ts';
import type { Refusal } from './refused-entries.ts';
import type { RunHead, RunRow } from './run-row.ts';

/** A run that wants to enter, and the rule it enters by. */
export interface EntryClaim {
  head: RunHead;
  rule: EntryRule;
}

/** A run that listens to its person. */
export interface ActiveEntry {
  personId: string;
  workflowId: string;
  runId: string;
  version: number;
}

/** An entry that was refused, and the one that stands against it. */
export interface RefusedClaim extends Refusal {
  holder: { runId: string; enteredAt: number };
}

interface GateRow {
  runId: string;
  enteredAt: number;
  endedAt: number | null;
}

// Between the first look and the claim, another batch may have joined the person to another.
const claim = `INSERT INTO run_entries (project_id, person_id, workflow_id, entry_key, run_id, version, entered_at)
  VALUES (?1, ${knownId('?2')}, ?3, ?4, ?5, ?6, ?7)
  ON CONFLICT (project_id, person_id, workflow_id, entry_key) DO UPDATE SET run_id = ?5, version = ?6, entered_at = ?7, ended_at = NULL
  WHERE run_entries.run_id = ?5
    OR (?8 <> 'once' AND (?8 = 'every' OR run_entries.ended_at IS NOT NULL) AND run_entries.entered_at + ?9 <= ?7)`;
const standing = `SELECT run_id AS runId, entered_at AS enteredAt, ended_at AS endedAt FROM run_entries
  WHERE project_id = ?1 AND person_id = ${knownId('?2')} AND workflow_id = ?3 AND entry_key = ?4`;

// Where several runs may share a key, the row of the key cannot also be the row that listens; there is one only for the
// run that holds the key.
const listen = `INSERT INTO run_entries (project_id, person_id, workflow_id, entry_key, run_id, version, entered_at)
  SELECT ?1, ${knownId('?2')}, ?3, ?5, ?5, ?6, ?7 WHERE ?4 IS NULL OR EXISTS (SELECT 1 FROM run_entries
    WHERE project_id = ?1 AND person_id = ${knownId('?2')} AND workflow_id = ?3 AND entry_key = ?4 AND run_id = ?5)
  ON CONFLICT (project_id, person_id, workflow_id, entry_key) DO UPDATE SET ended_at = NULL`;

/** Claims entries in their order; null where the run may start, else why not. */
export async function claimEntries(db: D1Database, claims: EntryClaim[]): Promise<(RefusedClaim | null)[]> {
  const statements: D1PreparedStatement[] = [];
  const places = claims.map((entry) => {
    statements.push(...claimStatements(db, entry));
    return statements.length - 1;
  });
  if (statements.length === 0) return [];
  const results = await withRetry(() => db.batch<GateRow>(statements));
  return claims.map(({ head, rule }, i) => {
    const row = results[places[i] ?? 0]?.results[0];
    if (!rule.gate || !row || row.runId === head.runId) return null;
    return { ...refusalOf(rule.gate.policy, row), holder: { runId: row.runId, enteredAt: row.enteredAt } };
  });
}

/** The entry of a person under the key of a gate; null where nobody has it. */
export async function readEntry(
  db: D1Database,
  { projectId, personId, workflowId, key }: { projectId: string; personId: string; workflowId: string; key: string },
): Promise<Omit<GateRow, 'runId'> | null> {
  return db.prepare(standing).bind(projectId, personId, workflowId, `key:${key}`).first<GateRow>();
}

/** The last statement tells who holds the entry. */
function claimStatements(db: D1Database, { head, rule: { gate, watched } }: EntryClaim): D1PreparedStatement[] {
  const { projectId, personId, workflowId, runId, version, event } = head;
  const key = gate ? `key:${gate.key}` : null;
  const entry = [projectId, personId, workflowId, key, runId, version, event.receivedAt];
  const gated = gate ? [db.prepare(claim).bind(...entry, gate.policy, gate.cooldownMs)] : [];
  const hasOwn = watched && gate?.policy !== 'once' && gate?.policy !== 'after_exit';
  const own = hasOwn ? [db.prepare(listen).bind(...entry)] : [];
  return [...gated, ...own, db.prepare(standing).bind(projectId, personId, workflowId, key ?? runId)];
}

const digestPrefix = 'digest:';

/** Whether an entry is the place of a run that gathers events. */
export const isDigestKey = (entryKey: string): boolean => entryKey.startsWith(digestPrefix);

/** An event that may join a digest; `refusedAs` is the workflow_id under which that is kept. */
export interface DigestClaim {
  head: RunHead;
  key: string;
  refusedAs: string;
}

/** Who gathers events of one person, workflow and key, and to whom an event was given. */
export interface DigestPlace {
  /** The run to which the event was given; it may not know of that yet. */
  assigned: string | null;
  runId: string | null;
  /** Epoch ms. */
  enteredAt: number | null;
}

const placeOfDigest = `project_id = ?1 AND person_id = ${knownId('?2')} AND workflow_id = ?3 AND entry_key = ?4`;
// Before the run is told: an event that is dispatched once more then comes to the same run.
const assign = `INSERT INTO refused_entries (project_id, event_id, workflow_id, reason, message, at)
  SELECT ?1, ?5, ?6, 'collected', run_id, ?7 FROM run_entries WHERE ${placeOfDigest} AND ended_at IS NULL AND run_id <> ?8
  ON CONFLICT (project_id, event_id, workflow_id) DO NOTHING`;
const readPlace = `SELECT e.run_id AS runId, e.entered_at AS enteredAt, (SELECT message FROM refused_entries
    WHERE project_id = ?1 AND event_id = ?5 AND workflow_id = ?6 AND reason = 'collected') AS assigned
  FROM (SELECT 1) LEFT JOIN run_entries e ON e.project_id = ?1 AND e.person_id = ${knownId('?2')} AND e.workflow_id = ?3 AND e.entry_key = ?4`;
const takePlace = `INSERT INTO run_entries (project_id, person_id, workflow_id, entry_key, run_id, version, entered_at)
  VALUES (?1, ${knownId('?2')}, ?3, ?4, ?5, ?6, ?7)
  ON CONFLICT (project_id, person_id, workflow_id, entry_key) DO UPDATE SET run_id = ?5, version = ?6, entered_at = ?7, ended_at = NULL
  WHERE run_entries.run_id IN (?5, ?8) OR run_entries.ended_at IS NOT NULL`;

/** Gives events to the runs that gather for them, and tells to which; an event that nobody gathers is given to none. */
export async function assignToDigests(
  db: D1Database,
  claims: readonly DigestClaim[],
  now: number,
): Promise<DigestPlace[]> {
  if (claims.length === 0) return [];
  const statements = claims.flatMap(({ head, key, refusedAs }) => {
    const place = [head.projectId, head.personId, head.workflowId, digestPrefix + key];
    const event = [head.event.id, refusedAs];
    return [
      db.prepare(assign).bind(...place, ...event, now, head.runId),
      db.prepare(readPlace).bind(...place, ...event),
    ];
  });
  const results = await withRetry(() => db.batch<DigestPlace>(statements));
  return claims.map((_, i) => results[2 * i + 1]?.results[0] ?? { assigned: null, runId: null, enteredAt: null });
}

/** Takes events back from runs that do not gather any more. */
export async function unassign(db: D1Database, claims: readonly DigestClaim[]): Promise<void> {
  if (claims.length === 0) return;
  const sql = `DELETE FROM refused_entries WHERE project_id = ? AND event_id = ? AND workflow_id = ? AND reason = 'collected'`;
  const statements = claims.map(({ head, refusedAs }) =>
    db.prepare(sql).bind(head.projectId, head.event.id, refusedAs),
  );
  await withRetry(() => db.batch(statements));
}

/** Takes the place of a digest for runs that begin one, from the run that is `replaced`; false where another was faster. */
export async function takeDigestPlaces(
  db: D1Database,
  claims: readonly (DigestClaim & { replaced: string | null })[],
): Promise<boolean[]> {
  if (claims.length === 0) return [];
  const statements = claims.flatMap(({ head, key, replaced }) => {
    const { projectId, personId, workflowId, runId, version, event } = head;
    const place = [projectId, personId, workflowId, digestPrefix + key];
    return [
      db.prepare(takePlace).bind(...place, runId, version, event.receivedAt, replaced ?? ''),
      db.prepare(standing).bind(...place),
    ];
  });
  const results = await withRetry(() => db.batch<GateRow>(statements));
  return claims.map(({ head }, i) => results[2 * i + 1]?.results[0]?.runId === head.runId);
}

/** Gives back the entries of runs that did not start. */
export function giveBackStatement(
  db: D1Database,
  { projectId, personId, workflowId }: RunHead,
  runId: string,
): D1PreparedStatement {
  return db
    .prepare(
      `DELETE FROM run_entries WHERE project_id = ?1 AND person_id = ${knownId('?2')} AND workflow_id = ?3 AND run_id = ?4`,
    )
    .bind(projectId, personId, workflowId, runId);
}

/** The runs that listen to these people. */
export function activeEntriesStatement(db: D1Database, projectId: string, people: string[]): D1PreparedStatement {
  return db
    .prepare(
      `SELECT DISTINCT person_id AS personId, workflow_id AS workflowId, run_id AS runId, version FROM run_entries
       WHERE project_id = ?1 AND person_id IN (SELECT ${knownId('value')} FROM json_each(?2)) AND ended_at IS NULL`,
    )
    .bind(projectId, JSON.stringify(people));
}

/**
 * Makes runs that were restarted or moved listen to their people, where no entry of theirs does; the entries of those that
 * ended since are ended next.
 */
export function listenAgainStatement(db: D1Database, rows: readonly RunRow[]): D1PreparedStatement {
  return db
    .prepare(
      `INSERT INTO run_entries (project_id, person_id, workflow_id, entry_key, run_id, version, entered_at)
       SELECT project_id, person_id, workflow_id, run_id, run_id, version, entered_at FROM (
         SELECT value ->> 'projectId' AS project_id, ${knownId("value ->> 'userId'", "value ->> 'projectId'")} AS person_id, value ->> 'workflowId' AS workflow_id,
           value ->> 'id' AS run_id, value ->> 'version' AS version, value ->> 'startedAt' AS entered_at FROM json_each(?1)) v
       WHERE NOT EXISTS (SELECT 1 FROM run_entries e WHERE e.project_id = v.project_id AND e.person_id = v.person_id
         AND e.workflow_id = v.workflow_id AND e.run_id = v.run_id AND e.ended_at IS NULL)
       ON CONFLICT (project_id, person_id, workflow_id, entry_key) DO NOTHING`,
    )
    .bind(JSON.stringify(rows));
}

// The entry of the other person under the same key, where one person becomes another.
const sameKey = (
  person: string,
  entry: string,
) => `SELECT 1 FROM run_entries o WHERE o.project_id = ?1 AND o.person_id = ${person}
  AND o.workflow_id = ${entry}.workflow_id AND o.entry_key = ${entry}.entry_key`;

/**
 * Gives the entries of people to those they became; `joins` selects the two ids as from_id and to_id. Both stay active: of
 * two under one key the newer holds it, an active one before one that has ended, and the other listens under its run.
 */
export function joinEntriesStatements(db: D1Database, joins: string, bound: unknown[]): D1PreparedStatement[] {
  const replaced = `DELETE FROM run_entries WHERE project_id = ?1 AND person_id IN (SELECT to_id FROM (${joins})) AND ended_at IS NOT NULL
    AND EXISTS (SELECT 1 FROM (${joins}) j WHERE j.to_id = run_entries.person_id AND EXISTS (${sameKey('j.from_id', 'run_entries')}
      AND (o.ended_at IS NULL OR o.entered_at > run_entries.entered_at)))`;
  // Two who become the same person at once may share a key: the second of them is moved by the repetition.
  const person = `(SELECT to_id FROM (${joins}) WHERE from_id = run_entries.person_id)`;
  const isTaken = `EXISTS (${sameKey(person, 'run_entries')})`;
  const moved = `UPDATE OR IGNORE run_entries SET person_id = ${person}, entry_key = iif(${isTaken}, run_id, entry_key)
    WHERE project_id = ?1 AND person_id IN (SELECT from_id FROM (${joins})) AND (ended_at IS NULL OR NOT ${isTaken})`;
  const left = `DELETE FROM run_entries WHERE project_id = ?1 AND person_id IN (SELECT from_id FROM (${joins}))`;
  return [replaced, moved, moved, left].map((sql) => db.prepare(sql).bind(...bound));
}

// The runs of the rows, as the index has them now, under each id of their people: a person may have been anonymous when
// the run began and be known by another id by now. The limit keeps the two parts together, so that the entries are found
// by their key and not by a scan.
const runs = `SELECT v.value ->> 'projectId' AS project_id, v.value ->> 'userId' AS person_id, v.value ->> 'workflowId' AS workflow_id,
    v.value ->> 'id' AS run_id, w.finished_at, w.version FROM json_each(?1) v
    JOIN workflow_runs w ON w.project_id = v.value ->> 'projectId' AND w.started_at = v.value ->> 'startedAt' AND w.id = v.value ->> 'id'`;
const runsOfPeople = `SELECT * FROM (${runs}
  UNION ALL SELECT r.project_id, j.user_id, r.workflow_id, r.run_id, r.finished_at, r.version FROM (${runs}) r
    JOIN joined_people j ON j.project_id = r.project_id AND j.anonymous_id = r.person_id LIMIT -1)`;
const bringUpToDate = `UPDATE run_entries SET ended_at = r.finished_at, version = r.version FROM (${runsOfPeople}) r
  WHERE run_entries.project_id = r.project_id AND run_entries.person_id = r.person_id AND run_entries.workflow_id = r.workflow_id
    AND run_entries.run_id = r.run_id AND (run_entries.ended_at IS NOT r.finished_at OR run_entries.version <> r.version)`;
const dropEndedEntries = `DELETE FROM run_entries WHERE (project_id, person_id, workflow_id, entry_key) IN
    (SELECT project_id, person_id, workflow_id, run_id FROM (${runsOfPeople}))
  AND ended_at IS NOT NULL`;

/**
 * Brings entries up to date with the runs as the index has them: one that has ended no longer listens, one that has moved
 * listens by its new version. An older row that comes late changes nothing, since it has not won there.
 */
export function updateEntriesStatements(db: D1Database, rows: readonly RunRow[]): D1PreparedStatement[] {
  const json = JSON.stringify(rows);
  return [db.prepare(bringUpToDate).bind(json), db.prepare(dropEndedEntries).bind(json)];
}
