-- What sends of a project depend on (channels, templates, audiences, sender domains, AI settings, signing secret) is
-- cached by isolates under this number. The database counts every change itself, so no write can forget to.
ALTER TABLE projects ADD COLUMN config_version INTEGER NOT NULL DEFAULT 1;

CREATE TRIGGER IF NOT EXISTS channels_count_insert AFTER INSERT ON channels BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE id = NEW.project_id;
END;

CREATE TRIGGER IF NOT EXISTS channels_count_update AFTER UPDATE ON channels BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE id = NEW.project_id;
END;

CREATE TRIGGER IF NOT EXISTS channels_count_delete AFTER DELETE ON channels BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE id = OLD.project_id;
END;

CREATE TRIGGER IF NOT EXISTS templates_count_insert AFTER INSERT ON templates BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE id = NEW.project_id;
END;

CREATE TRIGGER IF NOT EXISTS templates_count_update AFTER UPDATE ON templates BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE id = NEW.project_id;
END;

CREATE TRIGGER IF NOT EXISTS templates_count_delete AFTER DELETE ON templates BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE id = OLD.project_id;
END;

CREATE TRIGGER IF NOT EXISTS audiences_count_insert AFTER INSERT ON audiences BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE id = NEW.project_id;
END;

CREATE TRIGGER IF NOT EXISTS audiences_count_update AFTER UPDATE ON audiences BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE id = NEW.project_id;
END;

CREATE TRIGGER IF NOT EXISTS audiences_count_delete AFTER DELETE ON audiences BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE id = OLD.project_id;
END;

CREATE TRIGGER IF NOT EXISTS email_domains_count_insert AFTER INSERT ON email_domains BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE org_id = NEW.org_id;
END;

CREATE TRIGGER IF NOT EXISTS email_domains_count_update AFTER UPDATE ON email_domains BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE org_id = NEW.org_id;
END;

CREATE TRIGGER IF NOT EXISTS email_domains_count_delete AFTER DELETE ON email_domains BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE org_id = OLD.org_id;
END;

CREATE TRIGGER IF NOT EXISTS settings_count_insert AFTER INSERT ON settings BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE org_id = NEW.org_id;
END;

CREATE TRIGGER IF NOT EXISTS settings_count_update AFTER UPDATE ON settings BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE org_id = NEW.org_id;
END;

CREATE TRIGGER IF NOT EXISTS settings_count_delete AFTER DELETE ON settings BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE org_id = OLD.org_id;
END;

CREATE TRIGGER IF NOT EXISTS projects_count_secret AFTER UPDATE OF webhook_secret ON projects BEGIN
  UPDATE projects SET config_version = config_version + 1 WHERE id = NEW.id;
END;
