-- Label of the step a run is at; '' before it has begun. NULL: the row is from before this was kept.
ALTER TABLE workflow_runs ADD COLUMN step TEXT;

-- What moving and cancelling runs of a workflow walks over, oldest first.
CREATE INDEX IF NOT EXISTS workflow_runs_active ON workflow_runs (project_id, workflow_id, started_at, id)
  WHERE status IN ('queued', 'running', 'paused');

-- Runs in flight by version, step and status, kept up to date by the writes of workflow_runs as differences, like
-- run_rollups. step: as in workflow_runs, '?' for NULL.
CREATE TABLE IF NOT EXISTS run_steps (
  project_id TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  step TEXT NOT NULL,
  status TEXT NOT NULL,
  runs INTEGER NOT NULL,
  PRIMARY KEY (project_id, workflow_id, version, step, status)
) WITHOUT ROWID;

INSERT INTO run_steps (project_id, workflow_id, version, step, status, runs)
SELECT project_id, workflow_id, version, '?', status, count(*) FROM workflow_runs
WHERE status IN ('queued', 'running', 'paused') GROUP BY project_id, workflow_id, version, status;

-- Counts of earlier versions go when their last run has left, so that a plan reads no more than there is.
CREATE TRIGGER IF NOT EXISTS run_steps_end AFTER UPDATE OF runs ON run_steps
WHEN NEW.runs = 0 AND NEW.version < (SELECT version FROM workflows WHERE id = NEW.workflow_id) BEGIN
  DELETE FROM run_steps WHERE project_id = NEW.project_id AND workflow_id = NEW.workflow_id AND version = NEW.version
    AND step = NEW.step AND status = NEW.status;
END;

-- Moving or cancelling the runs in flight of one workflow. version: runs of earlier ones are handled. import_id: NULL for
-- a change that was not an import. is_new: the version was made with the job, so that runs which started before the job
-- and are in that version were moved by it. map, skipped, waiting: JSON. after_*: the last run that was looked at.
CREATE TABLE IF NOT EXISTS bundle_jobs (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  org_id TEXT NOT NULL,
  import_id TEXT,
  workflow_id TEXT NOT NULL,
  workflow_name TEXT NOT NULL,
  version INTEGER NOT NULL,
  is_new INTEGER NOT NULL,
  choice TEXT NOT NULL,
  map TEXT NOT NULL,
  actor TEXT NOT NULL,
  status TEXT NOT NULL,
  total INTEGER NOT NULL,
  moved INTEGER NOT NULL DEFAULT 0,
  stayed INTEGER NOT NULL DEFAULT 0,
  cancelled INTEGER NOT NULL DEFAULT 0,
  skipped TEXT NOT NULL DEFAULT '[]',
  -- Runs that are asked again, as [run id, tries, when (epoch ms)].
  waiting TEXT NOT NULL DEFAULT '[]',
  after_started_at INTEGER NOT NULL DEFAULT 0,
  after_id TEXT NOT NULL DEFAULT '',
  -- Whether every run was looked at once.
  is_read INTEGER NOT NULL DEFAULT 0,
  -- Grows with every portion that is recorded, so that one that is done twice is counted once.
  portions INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  -- When something happened last; the sweep posts a job again that has been silent.
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS bundle_jobs_running ON bundle_jobs (updated_at) WHERE status = 'running';
CREATE INDEX IF NOT EXISTS bundle_jobs_by_workflow ON bundle_jobs (project_id, workflow_id, created_at);
CREATE INDEX IF NOT EXISTS bundle_jobs_by_import ON bundle_jobs (project_id, import_id) WHERE import_id IS NOT NULL;
