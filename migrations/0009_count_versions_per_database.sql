-- What isolates cache of a project is counted where its rows are, which need not be the database of its row in `projects`.
CREATE TABLE IF NOT EXISTS project_versions (
  project_id TEXT PRIMARY KEY,
  -- Grows with every change of what events are matched against.
  match_version INTEGER NOT NULL DEFAULT 0,
  -- Grows with every change of channels, templates and audiences.
  config_version INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

-- Grows with every change of what sends depend on in the directory: sender domains, AI settings, signing secrets.
CREATE TABLE IF NOT EXISTS directory_versions (
  org_id TEXT PRIMARY KEY,
  version INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

INSERT INTO project_versions (project_id, match_version, config_version)
SELECT id, match_version, config_version FROM projects WHERE true ON CONFLICT (project_id) DO NOTHING;

DROP TRIGGER IF EXISTS channels_count_insert;
DROP TRIGGER IF EXISTS channels_count_update;
DROP TRIGGER IF EXISTS channels_count_delete;
DROP TRIGGER IF EXISTS templates_count_insert;
DROP TRIGGER IF EXISTS templates_count_update;
DROP TRIGGER IF EXISTS templates_count_delete;
DROP TRIGGER IF EXISTS audiences_count_insert;
DROP TRIGGER IF EXISTS audiences_count_update;
DROP TRIGGER IF EXISTS audiences_count_delete;
DROP TRIGGER IF EXISTS email_domains_count_insert;
DROP TRIGGER IF EXISTS email_domains_count_update;
DROP TRIGGER IF EXISTS email_domains_count_delete;
DROP TRIGGER IF EXISTS settings_count_insert;
DROP TRIGGER IF EXISTS settings_count_update;
DROP TRIGGER IF EXISTS settings_count_delete;
DROP TRIGGER IF EXISTS projects_count_secret;

CREATE TRIGGER channels_count_insert AFTER INSERT ON channels BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER channels_count_update AFTER UPDATE ON channels BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER channels_count_delete AFTER DELETE ON channels BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (OLD.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER templates_count_insert AFTER INSERT ON templates BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER templates_count_update AFTER UPDATE ON templates BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER templates_count_delete AFTER DELETE ON templates BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (OLD.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER audiences_count_insert AFTER INSERT ON audiences BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER audiences_count_update AFTER UPDATE ON audiences BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER audiences_count_delete AFTER DELETE ON audiences BEGIN
  INSERT INTO project_versions (project_id, config_version) VALUES (OLD.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET config_version = config_version + 1;
END;

CREATE TRIGGER email_domains_count_insert AFTER INSERT ON email_domains BEGIN
  INSERT INTO directory_versions (org_id, version) VALUES (NEW.org_id, 1)
  ON CONFLICT (org_id) DO UPDATE SET version = version + 1;
END;

CREATE TRIGGER email_domains_count_update AFTER UPDATE ON email_domains BEGIN
  INSERT INTO directory_versions (org_id, version) VALUES (NEW.org_id, 1)
  ON CONFLICT (org_id) DO UPDATE SET version = version + 1;
END;

CREATE TRIGGER email_domains_count_delete AFTER DELETE ON email_domains BEGIN
  INSERT INTO directory_versions (org_id, version) VALUES (OLD.org_id, 1)
  ON CONFLICT (org_id) DO UPDATE SET version = version + 1;
END;

CREATE TRIGGER settings_count_insert AFTER INSERT ON settings BEGIN
  INSERT INTO directory_versions (org_id, version) VALUES (NEW.org_id, 1)
  ON CONFLICT (org_id) DO UPDATE SET version = version + 1;
END;

CREATE TRIGGER settings_count_update AFTER UPDATE ON settings BEGIN
  INSERT INTO directory_versions (org_id, version) VALUES (NEW.org_id, 1)
  ON CONFLICT (org_id) DO UPDATE SET version = version + 1;
END;

CREATE TRIGGER settings_count_delete AFTER DELETE ON settings BEGIN
  INSERT INTO directory_versions (org_id, version) VALUES (OLD.org_id, 1)
  ON CONFLICT (org_id) DO UPDATE SET version = version + 1;
END;

CREATE TRIGGER projects_count_secret AFTER UPDATE OF webhook_secret ON projects BEGIN
  INSERT INTO directory_versions (org_id, version) VALUES (NEW.org_id, 1)
  ON CONFLICT (org_id) DO UPDATE SET version = version + 1;
END;

ALTER TABLE projects DROP COLUMN match_version;
ALTER TABLE projects DROP COLUMN config_version;
