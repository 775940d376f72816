-- Layouts, partials and variables are part of bundles: see 0031.
CREATE TRIGGER layouts_content_insert AFTER INSERT ON layouts BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER layouts_content_update AFTER UPDATE ON layouts BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER layouts_content_delete AFTER DELETE ON layouts BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (OLD.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER partials_content_insert AFTER INSERT ON partials BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER partials_content_update AFTER UPDATE ON partials BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER partials_content_delete AFTER DELETE ON partials BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (OLD.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER variables_content_insert AFTER INSERT ON variables BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER variables_content_update AFTER UPDATE ON variables BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (NEW.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;

CREATE TRIGGER variables_content_delete AFTER DELETE ON variables BEGIN
  INSERT INTO project_versions (project_id, content_version) VALUES (OLD.project_id, 1)
  ON CONFLICT (project_id) DO UPDATE SET content_version = content_version + 1;
END;
