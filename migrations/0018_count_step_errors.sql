-- How many steps of a run ended without having done their work. A run without such a step costs nothing: the index holds
-- only the others.
ALTER TABLE workflow_runs ADD COLUMN step_errors INTEGER NOT NULL DEFAULT 0;
CREATE INDEX IF NOT EXISTS workflow_runs_with_errors ON workflow_runs (project_id, started_at, id) WHERE step_errors > 0;
