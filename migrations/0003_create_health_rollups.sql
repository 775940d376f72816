-- Numbers for the health pages, kept up to date by the writes of the log and of the run index: see
-- docs/adr/0006-count-differences-for-health.md. `''` stands for none, since a key holds no NULL.

-- Messages by the hour in which their step was decided (epoch hours). ms_4 … ms_more: calls to the provider by duration.
CREATE TABLE IF NOT EXISTS delivery_rollups (
  project_id TEXT NOT NULL,
  hour INTEGER NOT NULL,
  channel_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  messages INTEGER NOT NULL,
  attempted INTEGER NOT NULL,
  ms_4 INTEGER NOT NULL,
  ms_8 INTEGER NOT NULL,
  ms_16 INTEGER NOT NULL,
  ms_32 INTEGER NOT NULL,
  ms_64 INTEGER NOT NULL,
  ms_128 INTEGER NOT NULL,
  ms_256 INTEGER NOT NULL,
  ms_512 INTEGER NOT NULL,
  ms_1024 INTEGER NOT NULL,
  ms_2048 INTEGER NOT NULL,
  ms_4096 INTEGER NOT NULL,
  ms_8192 INTEGER NOT NULL,
  ms_16384 INTEGER NOT NULL,
  ms_32768 INTEGER NOT NULL,
  ms_65536 INTEGER NOT NULL,
  ms_more INTEGER NOT NULL,
  PRIMARY KEY (project_id, hour, channel_id, kind, outcome, reason)
) WITHOUT ROWID;

-- Runs by status. `''` counts every run; running are those in no other group, so that most moves of a run change nothing
-- here. The newest failure is kept beside the count of failed runs.
CREATE TABLE IF NOT EXISTS run_rollups (
  project_id TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  status TEXT NOT NULL,
  runs INTEGER NOT NULL,
  failed_at INTEGER,
  failed_run_id TEXT,
  failed_reason TEXT,
  PRIMARY KEY (project_id, workflow_id, status)
) WITHOUT ROWID;
