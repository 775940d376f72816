-- Grows with every change of what a bundle holds, or refers to by name: an import that was planned on an older state fails as
-- a whole. Whatever else an import writes is counted by its own row in bundle_imports.
ALTER TABLE project_versions ADD COLUMN content_version INTEGER NOT NULL DEFAULT 0;

-- Which source an item of a project was last imported from. The row stays when the item is deleted, which is how that is told.
CREATE TABLE IF NOT EXISTS managed_items (
  project_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  item_id TEXT NOT NULL,
  source TEXT NOT NULL,
  -- By which the bundle tells items of a kind apart.
  name TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  ref TEXT,
  -- SHA-256 of the canonical item as it was imported.
  hash TEXT NOT NULL,
  -- JSON object: each part of the item -> the beginning of its hash, from which is told what was changed since.
  parts TEXT NOT NULL,
  PRIMARY KEY (project_id, kind, item_id)
) WITHOUT ROWID;

-- What was imported when. Ids sort by time.
CREATE TABLE IF NOT EXISTS bundle_imports (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  ref TEXT,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  unchanged INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  -- Whether the project was as the plan had read it; otherwise the whole batch fails.
  ok INTEGER NOT NULL CHECK (ok = 1),
  PRIMARY KEY (project_id, id)
) WITHOUT ROWID;

-- The tests that came with a bundle; they run whenever a bundle is imported that holds them.
CREATE TABLE IF NOT EXISTS bundle_tests (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  -- JSON: the canonical item.
  item TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT NOT NULL,
  PRIMARY KEY (project_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS bundle_tests_by_name ON bundle_tests (project_id, name);

-- Who changed them last; null for a change from before this was kept.
ALTER TABLE audiences ADD COLUMN updated_by TEXT;
ALTER TABLE templates ADD COLUMN updated_by TEXT;

CREATE TRIGGER bundle_imports_count AFTER INSERT ON bundle_imports BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER workflows_count_insert AFTER INSERT ON workflows BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER workflows_count_update AFTER UPDATE ON workflows BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER workflows_count_delete AFTER DELETE ON workflows BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (OLD.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

-- Templates and audiences count their changes already; one write does for both numbers.
DROP TRIGGER IF EXISTS templates_count_insert;
DROP TRIGGER IF EXISTS templates_count_update;
DROP TRIGGER IF EXISTS templates_count_delete;
DROP TRIGGER IF EXISTS audiences_count_insert;
DROP TRIGGER IF EXISTS audiences_count_update;
DROP TRIGGER IF EXISTS audiences_count_delete;

CREATE TRIGGER templates_count_insert AFTER INSERT ON templates BEGIN
  INSERT INTO project_versions (project_id, config_version, content_version) VALUES (NEW.project_id, 1, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1, content_version = content_version + 1;
END;

CREATE TRIGGER templates_count_update AFTER UPDATE ON templates BEGIN
  INSERT INTO project_versions (project_id, config_version, content_version) VALUES (NEW.project_id, 1, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1, content_version = content_version + 1;
END;

CREATE TRIGGER templates_count_delete AFTER DELETE ON templates BEGIN
  INSERT INTO project_versions (project_id, config_version, content_version) VALUES (OLD.project_id, 1, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1, content_version = content_version + 1;
END;

CREATE TRIGGER audiences_count_insert AFTER INSERT ON audiences BEGIN
  INSERT INTO project_versions (project_id, config_version, content_version) VALUES (NEW.project_id, 1, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1, content_version = content_version + 1;
END;

CREATE TRIGGER audiences_count_update AFTER UPDATE ON audiences BEGIN
  INSERT INTO project_versions (project_id, config_version, content_version) VALUES (NEW.project_id, 1, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1, content_version = content_version + 1;
END;

CREATE TRIGGER audiences_count_delete AFTER DELETE ON audiences BEGIN
  INSERT INTO project_versions (project_id, config_version, content_version) VALUES (OLD.project_id, 1, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1, content_version = content_version + 1;
END;

CREATE TRIGGER notification_rules_count_insert AFTER INSERT ON notification_rules BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER notification_rules_count_update AFTER UPDATE ON notification_rules BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER notification_rules_count_delete AFTER DELETE ON notification_rules BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (OLD.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER alert_rules_count_insert AFTER INSERT ON alert_rules BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER alert_rules_count_update AFTER UPDATE ON alert_rules BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER alert_rules_count_delete AFTER DELETE ON alert_rules BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (OLD.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

-- Bundles refer to channels by their names. The state of a channel, which changes by itself, is no part of that.
CREATE TRIGGER channels_content_insert AFTER INSERT ON channels BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER channels_content_update AFTER UPDATE ON channels WHEN NEW.name <> OLD.name OR NEW.is_default <> OLD.is_default BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER channels_content_delete AFTER DELETE ON channels BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (OLD.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;
