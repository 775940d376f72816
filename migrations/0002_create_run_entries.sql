-- Who is in which workflow: only for workflows that limit re-entry, end on an event or wait for one. One row tells
-- dispatch that an event of this person may concern the run; the insert itself decides a race of two entries.
CREATE TABLE IF NOT EXISTS run_entries (
  project_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  -- The rendered key of the entry; the run's id where every event may enter.
  entry_key TEXT NOT NULL,
  run_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  entered_at INTEGER NOT NULL,
  ended_at INTEGER,
  PRIMARY KEY (project_id, person_id, workflow_id, entry_key)
) WITHOUT ROWID;

-- Why an event that matched did not start a run.
CREATE TABLE IF NOT EXISTS refused_entries (
  project_id TEXT NOT NULL,
  event_id TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  message TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (project_id, event_id, workflow_id)
) WITHOUT ROWID;

-- Runs of paused workflows, in the order of their events; released when the workflow is resumed.
CREATE TABLE IF NOT EXISTS queued_runs (
  workflow_id TEXT NOT NULL,
  queued_at INTEGER NOT NULL,
  run_id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  PRIMARY KEY (workflow_id, queued_at, run_id)
) WITHOUT ROWID;
