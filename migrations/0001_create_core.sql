-- Times are epoch milliseconds, JSON is text, booleans are 0/1. Tables that are always reached through their
-- key are WITHOUT ROWID, so that one insert writes one row (rows written are what this platform bills).

CREATE TABLE IF NOT EXISTS orgs (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  slug TEXT NOT NULL UNIQUE,
  plan TEXT NOT NULL DEFAULT 'free',
  timezone TEXT NOT NULL DEFAULT 'UTC',
  created_at INTEGER NOT NULL
);

-- match_version grows with every change of what events are matched against; isolates cache by it.
CREATE TABLE IF NOT EXISTS projects (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  name TEXT NOT NULL,
  feed_secret TEXT NOT NULL,
  webhook_secret TEXT NOT NULL,
  match_version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  UNIQUE (org_id, name)
);

CREATE TABLE IF NOT EXISTS api_keys (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  project_id TEXT,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  key_hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
);
CREATE INDEX IF NOT EXISTS api_keys_by_org ON api_keys (org_id, created_at);

CREATE TABLE IF NOT EXISTS profiles (
  project_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  email TEXT,
  phone TEXT,
  timezone TEXT,
  locale TEXT,
  traits TEXT NOT NULL DEFAULT '{}',
  is_anonymous INTEGER NOT NULL DEFAULT 0,
  -- Time of the newest identify that was merged; an older one never overwrites.
  identified_at INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, user_id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS devices (
  project_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  token TEXT NOT NULL,
  id TEXT NOT NULL,
  platform TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, user_id, token)
) WITHOUT ROWID;

-- A token is on one person's device; registering it for another moves it.
CREATE UNIQUE INDEX IF NOT EXISTS devices_by_token ON devices (project_id, token);

-- An event's id is derived from (project, messageId): a row here means the event was dispatched.
CREATE TABLE IF NOT EXISTS events (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  type TEXT NOT NULL,
  user_id TEXT,
  anonymous_id TEXT,
  message_id TEXT NOT NULL,
  properties TEXT NOT NULL,
  timestamp INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  depth INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (project_id, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS events_by_time ON events (project_id, received_at);
-- Only events of people not yet known; an identify joins them to the person.
CREATE INDEX IF NOT EXISTS events_anonymous ON events (project_id, anonymous_id) WHERE user_id IS NULL;

CREATE TABLE IF NOT EXISTS workflows (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  status TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  deleted_at INTEGER
);
CREATE UNIQUE INDEX IF NOT EXISTS workflows_by_name ON workflows (project_id, name) WHERE deleted_at IS NULL;
CREATE INDEX IF NOT EXISTS workflows_by_time ON workflows (org_id, created_at);

-- Immutable: a run is pinned to its version.
CREATE TABLE IF NOT EXISTS workflow_versions (
  workflow_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  project_id TEXT NOT NULL,
  name TEXT NOT NULL,
  definition TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (workflow_id, version)
) WITHOUT ROWID;

-- Derived from the run objects; seq guards against an older state overwriting a newer one.
CREATE TABLE IF NOT EXISTS workflow_runs (
  project_id TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  id TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  workflow_name TEXT NOT NULL,
  version INTEGER NOT NULL,
  user_id TEXT,
  event_id TEXT NOT NULL,
  status TEXT NOT NULL,
  finished_at INTEGER,
  next_step_at INTEGER,
  waiting_for TEXT,
  exit_reason TEXT,
  seq INTEGER NOT NULL,
  PRIMARY KEY (project_id, started_at, id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS channels (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  vendor TEXT NOT NULL,
  name TEXT NOT NULL,
  config TEXT NOT NULL,
  config_hint TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'ok',
  status_detail TEXT,
  is_default INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS channels_by_project ON channels (project_id, kind, created_at);

CREATE TABLE IF NOT EXISTS templates (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL,
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  html TEXT NOT NULL,
  text TEXT,
  class TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (project_id, name)
);

CREATE TABLE IF NOT EXISTS audiences (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  condition TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  UNIQUE (project_id, name)
);

CREATE TABLE IF NOT EXISTS email_domains (
  id TEXT PRIMARY KEY,
  org_id TEXT NOT NULL,
  domain TEXT NOT NULL,
  verified_at INTEGER,
  created_at INTEGER NOT NULL,
  UNIQUE (org_id, domain)
);

CREATE TABLE IF NOT EXISTS suppressions (
  project_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  address TEXT NOT NULL,
  reason TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, kind, address)
) WITHOUT ROWID;

-- One message to one recipient over one channel. Ids sort by time.
CREATE TABLE IF NOT EXISTS deliveries (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  channel_id TEXT,
  kind TEXT NOT NULL,
  run_id TEXT,
  step_label TEXT,
  workflow_id TEXT,
  user_id TEXT,
  recipient TEXT,
  outcome TEXT,
  reason TEXT,
  message TEXT,
  next_attempt_at INTEGER,
  attempts TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, id)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS settings (
  org_id TEXT NOT NULL,
  name TEXT NOT NULL,
  value TEXT NOT NULL,
  hint TEXT NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (org_id, name)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS idempotency_keys (
  org_id TEXT NOT NULL,
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status INTEGER,
  body TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (org_id, key)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS audit_log (
  org_id TEXT NOT NULL,
  id TEXT NOT NULL,
  project_id TEXT,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  target_kind TEXT NOT NULL,
  target_id TEXT NOT NULL,
  before TEXT,
  after TEXT,
  PRIMARY KEY (org_id, id)
) WITHOUT ROWID;

-- Queue messages that failed every time, kept for a person to look at and redrive.
CREATE TABLE IF NOT EXISTS dead_letters (
  id TEXT PRIMARY KEY,
  project_id TEXT,
  queue TEXT NOT NULL,
  body TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  redriven_at INTEGER
);
