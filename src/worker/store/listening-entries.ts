// Brings the entries of runs up to date with their rows: who listens, and by which version.
import { knownId } from './people-ids.ts';
import type { RunRow } from './run-row.ts';

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
