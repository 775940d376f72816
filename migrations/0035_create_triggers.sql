-- The next moment of each person at which a workflow with a date trigger starts.
CREATE TABLE trigger_moments (
  project_id TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  occasion TEXT NOT NULL,
  PRIMARY KEY (project_id, workflow_id, person_id)
) WITHOUT ROWID;
CREATE INDEX trigger_moments_due ON trigger_moments (project_id, due_at, workflow_id, person_id);

-- The next time of each workflow with a schedule; the cursor is the last person who was started for it.
CREATE TABLE trigger_schedules (
  project_id TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  cursor TEXT,
  PRIMARY KEY (project_id, workflow_id)
) WITHOUT ROWID;
CREATE INDEX trigger_schedules_due ON trigger_schedules (project_id, due_at, workflow_id);

-- How far each active workflow whose trigger is not an event knows who is due. No moment before `since` starts anything.
CREATE TABLE preparing_jobs (
  project_id TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('preparing', 'ready', 'clearing')),
  since INTEGER NOT NULL,
  cursor TEXT,
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  due_at INTEGER,
  PRIMARY KEY (project_id, workflow_id)
) WITHOUT ROWID;
CREATE INDEX preparing_jobs_due ON preparing_jobs (project_id, due_at) WHERE due_at IS NOT NULL;

-- When the clock of each project has something to do, for the cron that looks after late ones.
CREATE TABLE project_clocks (
  project_id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  due_at INTEGER
) WITHOUT ROWID;
CREATE INDEX project_clocks_due ON project_clocks (due_at, project_id) WHERE due_at IS NOT NULL;
