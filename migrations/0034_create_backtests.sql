-- Backtests of workflows that are under way or whose result is kept. What they have found is in their objects.
CREATE TABLE backtests (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed', 'stopped')),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, id)
) WITHOUT ROWID;
CREATE INDEX backtests_running ON backtests (project_id) WHERE status = 'running';
