-- What happened in an hour, kept by the writes of events and of workflow_runs (docs/adr/0044-count-what-runs-passed.md).
-- hour: since the epoch. workflow_id: '' for what is of no workflow. failed: runs that failed, or of which a first step failed.
CREATE TABLE IF NOT EXISTS activity_rollups (
  project_id TEXT NOT NULL,
  hour INTEGER NOT NULL,
  workflow_id TEXT NOT NULL,
  events INTEGER NOT NULL DEFAULT 0,
  runs INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (project_id, hour, workflow_id)
) WITHOUT ROWID;

-- Runs that left a step on a day (UTC, since the epoch), by how they left it.
CREATE TABLE IF NOT EXISTS step_rollups (
  project_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  workflow_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  step TEXT NOT NULL,
  passed INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  stopped INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (project_id, day, workflow_id, version, step)
) WITHOUT ROWID;
