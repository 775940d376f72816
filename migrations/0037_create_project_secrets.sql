-- Secrets of a project that headers of webhook steps use by name: {{secret.<name>}}. sealed: the value, encrypted for
-- "<project id>/<name>". hosts: a JSON list of the only hosts that it is sent to; NULL: to any.
CREATE TABLE IF NOT EXISTS project_secrets (
  project_id TEXT NOT NULL,
  name TEXT NOT NULL,
  sealed TEXT NOT NULL,
  hosts TEXT,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  PRIMARY KEY (project_id, name)
) WITHOUT ROWID;
