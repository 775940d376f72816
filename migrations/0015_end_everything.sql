-- How long rows of a project are kept, as JSON with a number of days for each kind; without a row the defaults hold.
CREATE TABLE IF NOT EXISTS retention_settings (
  project_id TEXT PRIMARY KEY,
  days TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) WITHOUT ROWID;

-- Where a walk of the cron continues, as JSON: over the projects (project_id is ''), over the rows of one.
CREATE TABLE IF NOT EXISTS retention_places (
  project_id TEXT NOT NULL,
  name TEXT NOT NULL,
  place TEXT NOT NULL,
  PRIMARY KEY (project_id, name)
) WITHOUT ROWID;

-- People who were erased, by a hash: an event received until then, and dispatched later, is dropped. `work` is what is
-- left to do, with the ids that it needs; it is NULL once nothing is.
CREATE TABLE IF NOT EXISTS erasures (
  project_id TEXT NOT NULL,
  person_hash TEXT NOT NULL,
  erased_at INTEGER NOT NULL,
  work TEXT,
  -- When the cron next looks at the row: to continue, to look again, or to forget it.
  due_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, person_hash)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS erasures_due ON erasures (due_at);

-- The runs of a person; only the insert and the erasure of a run write it.
CREATE INDEX IF NOT EXISTS workflow_runs_by_user ON workflow_runs (project_id, user_id, started_at);

-- Refusals end by their time, kept answers after a day, and a person is erased under every id that was joined to theirs.
CREATE INDEX IF NOT EXISTS refused_entries_by_time ON refused_entries (project_id, at);
CREATE INDEX IF NOT EXISTS idempotency_keys_by_time ON idempotency_keys (created_at);
CREATE INDEX IF NOT EXISTS joined_people_by_user ON joined_people (project_id, user_id);

-- 1: the answer may tell of a person; it is dropped when one of the organisation is erased.
ALTER TABLE idempotency_keys ADD COLUMN personal INTEGER NOT NULL DEFAULT 0;
