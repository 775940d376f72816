-- People whom a call of the API changes while audiences are followed. The row goes once what follows from the change is under
-- way; where the caller died before, the clock of the project looks at the person.
CREATE TABLE audience_looks (
  project_id TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  PRIMARY KEY (project_id, due_at, id)
) WITHOUT ROWID;

CREATE TRIGGER audience_looks_set_clock AFTER INSERT ON audience_looks BEGIN
  UPDATE project_clocks SET due_at = min(coalesce(due_at, NEW.due_at), NEW.due_at) WHERE project_id = NEW.project_id;
END;
