-- Deliveries of rules, alerts, endpoints and channel tests own their row: it is their log, their outbox and their timer.
-- Rows of steps keep all of this empty, since their run object owns them.
ALTER TABLE deliveries ADD COLUMN rule_key TEXT;
ALTER TABLE deliveries ADD COLUMN alert_id TEXT;
ALTER TABLE deliveries ADD COLUMN event_id TEXT;
ALTER TABLE deliveries ADD COLUMN event_type TEXT;
-- queued, waiting, in_flight or done; null for a step.
ALTER TABLE deliveries ADD COLUMN state TEXT;
-- Why a row waits: retry, quiet_hours, pace, parked, order or channel_closed.
ALTER TABLE deliveries ADD COLUMN why TEXT;
ALTER TABLE deliveries ADD COLUMN priority TEXT;
-- When it is planned, and when the sweep asks whether it was forgotten; null when done.
ALTER TABLE deliveries ADD COLUMN due_at INTEGER;
ALTER TABLE deliveries ADD COLUMN check_at INTEGER;
-- Until when whoever claimed it may be at it.
ALTER TABLE deliveries ADD COLUMN lease_until INTEGER;
ALTER TABLE deliveries ADD COLUMN expires_at INTEGER;
-- Failed attempts that count against the schedule, since the row was queued or replayed.
ALTER TABLE deliveries ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE deliveries ADD COLUMN replays INTEGER NOT NULL DEFAULT 0;
-- JSON: what the source needs to render the message, whatever became of the event.
ALTER TABLE deliveries ADD COLUMN context TEXT;
-- JSON: what of the message was done already, e.g. devices that were reached.
ALTER TABLE deliveries ADD COLUMN progress TEXT;
-- JSON lists: verdicts of the gates, warnings, and what was heard after it was sent.
ALTER TABLE deliveries ADD COLUMN gates TEXT;
ALTER TABLE deliveries ADD COLUMN warnings TEXT;
ALTER TABLE deliveries ADD COLUMN events TEXT;
ALTER TABLE deliveries ADD COLUMN provider_id TEXT;
-- Hash of what an attempt carried that may have left.
ALTER TABLE deliveries ADD COLUMN payload_hash TEXT;

CREATE INDEX IF NOT EXISTS deliveries_check ON deliveries (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS deliveries_by_endpoint ON deliveries (project_id, endpoint_id, id) WHERE endpoint_id IS NOT NULL;

-- What the events of a project are matched against, one row per thing, under the match_version of its last change.
CREATE TABLE IF NOT EXISTS matchers (
  project_id TEXT NOT NULL,
  match_version INTEGER NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  -- JSON: the event types that can match, and the conditions.
  cover TEXT NOT NULL,
  -- JSON: what dispatch needs of the thing.
  head TEXT NOT NULL,
  deleted INTEGER NOT NULL DEFAULT 0,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, match_version, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS matchers_by_id ON matchers (project_id, id);
CREATE INDEX IF NOT EXISTS matchers_deleted ON matchers (project_id, changed_at) WHERE deleted = 1;

-- Platform events that belong to a fact in the same batch; gone when the stream has them. Ids sort by time.
CREATE TABLE IF NOT EXISTS stream_outbox (
  id TEXT PRIMARY KEY,
  project_id TEXT NOT NULL,
  body TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS notification_rules (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  key TEXT NOT NULL,
  status TEXT NOT NULL,
  version INTEGER NOT NULL,
  definition TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT,
  PRIMARY KEY (project_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS notification_rules_by_key ON notification_rules (project_id, key);

-- Pace, storm window, breaker and order of a channel or an endpoint; no row while it is healthy.
CREATE TABLE IF NOT EXISTS targets (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  pace_at INTEGER,
  window_at INTEGER,
  window_count INTEGER NOT NULL DEFAULT 0,
  -- JSON object: name of a rule -> number of messages that wait for the digest.
  overflow TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  fail_since INTEGER,
  ok_count INTEGER NOT NULL DEFAULT 0,
  fail_count INTEGER NOT NULL DEFAULT 0,
  count_since INTEGER,
  breaker_until INTEGER,
  breaker_ms INTEGER,
  probe_until INTEGER,
  order_head TEXT,
  PRIMARY KEY (project_id, id)
) WITHOUT ROWID;
