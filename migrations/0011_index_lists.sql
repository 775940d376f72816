-- What lists are read by; see docs/adr/0014-serve-lists-by-a-key-or-a-window.md.

-- The runs of a person: for support, the export and the erasure. Only the insert of a run writes it, since its columns never change.
CREATE INDEX IF NOT EXISTS workflow_runs_by_user ON workflow_runs (project_id, user_id, started_at);
CREATE INDEX IF NOT EXISTS profiles_by_email ON profiles (project_id, email) WHERE email IS NOT NULL;

-- With all that the filters of the list read, so that a row of the table is fetched only where it is shown. As many rows are
-- written as before.
DROP INDEX IF EXISTS events_by_time;
CREATE INDEX events_by_time ON events (project_id, received_at, id, type, user_id, anonymous_id);

-- Configuration, newest first; it changes so seldom that its indexes cost nothing.
CREATE INDEX IF NOT EXISTS workflows_by_project ON workflows (project_id, created_at, id);
CREATE INDEX IF NOT EXISTS templates_by_time ON templates (project_id, created_at, id);
CREATE INDEX IF NOT EXISTS audiences_by_time ON audiences (project_id, created_at, id);
CREATE INDEX IF NOT EXISTS channels_by_time ON channels (project_id, created_at, id);
