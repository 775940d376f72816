-- Mails share layouts and partials, and differ by locale and by what a project says of its variables.
ALTER TABLE templates ADD COLUMN preheader TEXT;
ALTER TABLE templates ADD COLUMN layout_id TEXT;
-- JSON object: variants by their language tag.
ALTER TABLE templates ADD COLUMN locales TEXT NOT NULL DEFAULT '{}';
ALTER TABLE templates ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

CREATE TABLE IF NOT EXISTS layouts (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  html TEXT NOT NULL,
  text TEXT,
  -- JSON object: variants by their language tag.
  locales TEXT NOT NULL DEFAULT '{}',
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT,
  PRIMARY KEY (project_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS layouts_by_name ON layouts (project_id, name);

CREATE TABLE IF NOT EXISTS partials (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT NOT NULL,
  html TEXT NOT NULL,
  -- JSON list of { name, default? }.
  args TEXT NOT NULL DEFAULT '[]',
  locales TEXT NOT NULL DEFAULT '{}',
  version INTEGER NOT NULL DEFAULT 1,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  updated_by TEXT,
  PRIMARY KEY (project_id, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS partials_by_name ON partials (project_id, name);

-- What bundles declare, and the value that the project gives it.
CREATE TABLE IF NOT EXISTS variables (
  project_id TEXT NOT NULL,
  name TEXT NOT NULL,
  description TEXT,
  default_value TEXT,
  value TEXT,
  updated_at INTEGER NOT NULL,
  updated_by TEXT,
  PRIMARY KEY (project_id, name)
) WITHOUT ROWID;

CREATE TRIGGER layouts_count_insert AFTER INSERT ON layouts BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER layouts_count_update AFTER UPDATE ON layouts BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER layouts_count_delete AFTER DELETE ON layouts BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (OLD.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER partials_count_insert AFTER INSERT ON partials BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER partials_count_update AFTER UPDATE ON partials BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER partials_count_delete AFTER DELETE ON partials BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (OLD.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER variables_count_insert AFTER INSERT ON variables BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER variables_count_update AFTER UPDATE ON variables BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER variables_count_delete AFTER DELETE ON variables BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (OLD.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;
