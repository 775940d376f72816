-- What a template said in each of its last versions. The database keeps them itself, so that no writer can forget to.
CREATE TABLE IF NOT EXISTS template_versions (
  project_id TEXT NOT NULL,
  template_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  html TEXT NOT NULL,
  text TEXT,
  preheader TEXT,
  layout_id TEXT,
  locales TEXT NOT NULL,
  class TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  created_by TEXT,
  PRIMARY KEY (project_id, template_id, version)
) WITHOUT ROWID;

INSERT INTO template_versions
SELECT project_id, id, version, name, subject, html, text, preheader, layout_id, locales, class, updated_at, updated_by
FROM templates WHERE true ON CONFLICT DO NOTHING;

CREATE TRIGGER templates_keep_insert AFTER INSERT ON templates BEGIN
  INSERT INTO template_versions VALUES (NEW.project_id, NEW.id, NEW.version, NEW.name, NEW.subject, NEW.html, NEW.text, NEW.preheader,
    NEW.layout_id, NEW.locales, NEW.class, NEW.updated_at, NEW.updated_by) ON CONFLICT DO NOTHING;
END;

-- The last 50 are kept.
CREATE TRIGGER templates_keep_update AFTER UPDATE ON templates WHEN NEW.version <> OLD.version BEGIN
  INSERT INTO template_versions VALUES (NEW.project_id, NEW.id, NEW.version, NEW.name, NEW.subject, NEW.html, NEW.text, NEW.preheader,
    NEW.layout_id, NEW.locales, NEW.class, NEW.updated_at, NEW.updated_by) ON CONFLICT DO NOTHING;
  DELETE FROM template_versions
  WHERE project_id = NEW.project_id AND template_id = NEW.id AND version <= NEW.version - 50;
END;

CREATE TRIGGER templates_keep_delete AFTER DELETE ON templates BEGIN
  DELETE FROM template_versions WHERE project_id = OLD.project_id AND template_id = OLD.id;
END;
