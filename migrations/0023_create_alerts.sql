-- Rules for the people who look after something, what was silenced, and what happened.
CREATE TABLE IF NOT EXISTS alert_rules (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  status TEXT NOT NULL,
  -- The name under which Sendora itself made it; null for every other.
  built_in TEXT,
  version INTEGER NOT NULL,
  definition TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT,
  PRIMARY KEY (project_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS alert_rules_by_name ON alert_rules (project_id, name);

CREATE TABLE IF NOT EXISTS silences (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  definition TEXT NOT NULL,
  -- When its week is over and its owner is asked whether it is still wanted; null once that was done.
  remind_at INTEGER,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT,
  PRIMARY KEY (project_id, id)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS silences_remind ON silences (remind_at) WHERE remind_at IS NOT NULL;

CREATE TABLE IF NOT EXISTS alerts (
  project_id TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  -- Sorts by time.
  id TEXT NOT NULL,
  state TEXT NOT NULL,
  group_key TEXT NOT NULL,
  -- JSON: what the key is made of; line -> count; the lines as they were told; ids of the newest events, newest first.
  group_values TEXT NOT NULL,
  lines TEXT NOT NULL DEFAULT '{}',
  told_lines TEXT NOT NULL DEFAULT '{}',
  recent TEXT NOT NULL DEFAULT '[]',
  count INTEGER NOT NULL,
  notified INTEGER NOT NULL DEFAULT 0,
  opened_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  fired_at INTEGER,
  notice_at INTEGER,
  escalate_from INTEGER,
  silenced_until INTEGER,
  -- When something is due, and when the sweep asks whether it was forgotten; null where nothing is.
  due_at INTEGER,
  check_at INTEGER,
  -- JSON: who is at it.
  ack TEXT,
  level INTEGER NOT NULL DEFAULT 0,
  -- JSON list.
  notices TEXT NOT NULL DEFAULT '[]',
  closed_at INTEGER,
  closed_why TEXT,
  -- Grows with every change.
  seq INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (project_id, rule_id, id)
) WITHOUT ROWID;
-- One open alert for each group.
CREATE UNIQUE INDEX IF NOT EXISTS alerts_open ON alerts (project_id, rule_id, group_key) WHERE closed_at IS NULL;
CREATE INDEX IF NOT EXISTS alerts_check ON alerts (check_at) WHERE check_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS alerts_by_time ON alerts (project_id, id);

-- Whatever closes a channel, the stream hears of it: the event stands in the outbox with the change, and the sweep posts it.
CREATE TRIGGER IF NOT EXISTS channels_tell_down AFTER UPDATE OF status ON channels
WHEN NEW.status = 'needs_reconnect' AND OLD.status <> 'needs_reconnect' BEGIN
  INSERT INTO stream_outbox (id, project_id, body) VALUES (
    substr(printf('%012x', NEW.updated_at), 1, 8) || '-' || substr(printf('%012x', NEW.updated_at), 9) || '-8000-8000-' || lower(hex(randomblob(6))),
    NEW.project_id,
    json_object('kind', 'track', 'type', 'alert.channel_down', 'userId', NULL, 'anonymousId', 'system',
      'messageId', 'alert.channel_down:' || NEW.id || ':' || NEW.updated_at,
      'properties', json_object('channelId', NEW.id, 'kind', NEW.kind, 'detail', NEW.status_detail),
      'traits', NULL, 'timestamp', NEW.updated_at, 'receivedAt', NEW.updated_at, 'depth', 1));
END;
