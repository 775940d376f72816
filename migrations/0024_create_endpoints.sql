-- Addresses that get the events of a project. What isolates match events against is in `matchers`, what changes with every
-- failure in `targets`.
CREATE TABLE IF NOT EXISTS endpoints (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  -- JSON, with hints in place of secrets.
  definition TEXT NOT NULL,
  -- Sealed: the address and the headers as they are sent.
  request TEXT NOT NULL,
  -- Sealed: the signing secrets, newest first, each with the end of its grace.
  secrets TEXT NOT NULL,
  status TEXT NOT NULL,
  disabled_reason TEXT,
  disabled_at INTEGER,
  failing_since INTEGER,
  -- The highest percentage of the time to being disabled that was announced.
  told_percent INTEGER NOT NULL DEFAULT 0,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT,
  PRIMARY KEY (project_id, id)
) WITHOUT ROWID;
