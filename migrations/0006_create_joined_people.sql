-- Who a person not yet known turned out to be. Runs that began under the anonymous id read the known person from then on.
CREATE TABLE IF NOT EXISTS joined_people (
  project_id TEXT NOT NULL,
  anonymous_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  PRIMARY KEY (project_id, anonymous_id)
) WITHOUT ROWID;
