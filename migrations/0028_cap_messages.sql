-- One row for each message that takes a place under a frequency cap. The scope is `c:` and a channel, or `r:` and a rule.
CREATE TABLE cap_uses (
  project_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  scope TEXT NOT NULL,
  at INTEGER NOT NULL,
  delivery_id TEXT NOT NULL,
  PRIMARY KEY (project_id, person_id, scope, at, delivery_id)
) WITHOUT ROWID;

-- What a person wants: for a topic (its key) and a kind of channel, `*` for any of them.
CREATE TABLE preferences (
  project_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  topic TEXT NOT NULL,
  kind TEXT NOT NULL,
  allowed INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (project_id, person_id, topic, kind)
) WITHOUT ROWID;

CREATE TABLE topics (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  key TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  -- What holds for a person who has said nothing: 1 sends, 0 does not.
  default_allowed INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX topics_by_key ON topics (project_id, key);

CREATE TRIGGER topics_count_insert AFTER INSERT ON topics BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER topics_count_update AFTER UPDATE ON topics BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER topics_count_delete AFTER DELETE ON topics BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (OLD.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;
