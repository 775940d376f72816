-- Which audience a workflow follows, because its trigger names one; only while the workflow is not inactive.
CREATE TABLE audience_followers (
  project_id TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  audience_id TEXT NOT NULL,
  -- What starts its runs: enter, leave; null where that is not a change of the audience.
  change TEXT,
  PRIMARY KEY (project_id, workflow_id)
) WITHOUT ROWID;
CREATE INDEX audience_followers_by_audience ON audience_followers (project_id, audience_id);

-- Audiences that any workflow follows: their members are known from a picture that is kept up to date. One that nobody
-- follows any more is dropped: its members are deleted in pages, then its row.
CREATE TABLE followed_audiences (
  project_id TEXT NOT NULL,
  audience_id TEXT NOT NULL,
  -- When the present picture was begun, epoch ms. Rows of members with a lower seq belong to an older picture.
  since INTEGER NOT NULL,
  -- When everybody had been looked at, epoch ms; null while the picture is being taken.
  pictured_at INTEGER,
  -- When the next page of people is to be looked at, epoch ms; null where time alone changes nothing.
  due_at INTEGER,
  -- The last person of the walk under way; empty between walks.
  cursor TEXT NOT NULL DEFAULT '',
  -- People looked at in the walk under way.
  walked INTEGER NOT NULL DEFAULT 0,
  dropped INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (project_id, audience_id)
) WITHOUT ROWID;
CREATE INDEX followed_audiences_due ON followed_audiences (project_id, due_at) WHERE due_at IS NOT NULL;

-- Who is in a followed audience, and who was: a person who never was has no row. seq grows with every change.
CREATE TABLE audience_members (
  project_id TEXT NOT NULL,
  audience_id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  is_member INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  changed_at INTEGER NOT NULL,
  PRIMARY KEY (project_id, audience_id, person_id)
) WITHOUT ROWID;

CREATE TABLE broadcasts (
  project_id TEXT NOT NULL,
  id TEXT NOT NULL,
  workflow_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  audience_id TEXT NOT NULL,
  status TEXT NOT NULL,
  stop_reason TEXT,
  total INTEGER NOT NULL,
  capped INTEGER NOT NULL,
  -- Where counting goes on; null once `total` is final.
  count_cursor TEXT,
  counted INTEGER NOT NULL,
  started INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  -- Counts by reason, as JSON.
  skips TEXT NOT NULL DEFAULT '{}',
  per_minute INTEGER,
  -- When the pace lets the next person be reached, epoch ms with a fraction; null without a pace or before the beginning.
  next_at REAL,
  -- The last person who was reached or passed over; empty before the first and after the end.
  cursor TEXT NOT NULL DEFAULT '',
  -- Tries in a row that got no further than there.
  tries INTEGER NOT NULL DEFAULT 0,
  at INTEGER NOT NULL,
  -- When it has to be looked at, epoch ms; null where nothing is due.
  due_at INTEGER,
  -- Tells a repeated request apart from a new one; null where it came without an Idempotency-Key.
  request_key TEXT,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  started_at INTEGER,
  finished_at INTEGER,
  PRIMARY KEY (project_id, id)
) WITHOUT ROWID;
CREATE INDEX broadcasts_by_workflow ON broadcasts (project_id, workflow_id, id);
CREATE INDEX broadcasts_due ON broadcasts (project_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX broadcasts_open ON broadcasts (project_id, audience_id) WHERE status IN ('scheduled', 'running', 'paused');
CREATE UNIQUE INDEX broadcasts_by_request ON broadcasts (project_id, request_key) WHERE request_key IS NOT NULL;

-- Whoever saves a workflow, the same transaction says what it follows. A version is there before the workflow that names it.
CREATE TRIGGER workflows_follow_insert AFTER INSERT ON workflows BEGIN
  INSERT INTO audience_followers (project_id, workflow_id, audience_id, change)
  SELECT NEW.project_id, NEW.id, coalesce(definition ->> '$.trigger.audience.id', definition ->> '$.trigger.schedule.audienceId'),
    definition ->> '$.trigger.audience.on'
  FROM workflow_versions WHERE workflow_id = NEW.id AND version = NEW.version AND NEW.status <> 'inactive'
    AND coalesce(definition ->> '$.trigger.audience.id', definition ->> '$.trigger.schedule.audienceId') IS NOT NULL
  ON CONFLICT (project_id, workflow_id) DO UPDATE SET change = excluded.change;
  INSERT INTO followed_audiences (project_id, audience_id, since, due_at)
  SELECT project_id, audience_id, NEW.updated_at, NEW.updated_at FROM audience_followers
  WHERE project_id = NEW.project_id AND workflow_id = NEW.id
  ON CONFLICT (project_id, audience_id) DO UPDATE SET since = max(excluded.since, since + 1), pictured_at = NULL,
    due_at = excluded.due_at, cursor = '', walked = 0, dropped = 0 WHERE dropped = 1;
END;

CREATE TRIGGER workflows_follow_update AFTER UPDATE OF status, version ON workflows
WHEN OLD.status <> NEW.status OR OLD.version <> NEW.version BEGIN
  DELETE FROM audience_followers WHERE project_id = NEW.project_id AND workflow_id = NEW.id
    AND (NEW.status = 'inactive' OR audience_id IS NOT (
      SELECT coalesce(definition ->> '$.trigger.audience.id', definition ->> '$.trigger.schedule.audienceId')
      FROM workflow_versions WHERE workflow_id = NEW.id AND version = NEW.version));
  INSERT INTO audience_followers (project_id, workflow_id, audience_id, change)
  SELECT NEW.project_id, NEW.id, coalesce(definition ->> '$.trigger.audience.id', definition ->> '$.trigger.schedule.audienceId'),
    definition ->> '$.trigger.audience.on'
  FROM workflow_versions WHERE workflow_id = NEW.id AND version = NEW.version AND NEW.status <> 'inactive'
    AND coalesce(definition ->> '$.trigger.audience.id', definition ->> '$.trigger.schedule.audienceId') IS NOT NULL
  ON CONFLICT (project_id, workflow_id) DO UPDATE SET change = excluded.change;
  INSERT INTO followed_audiences (project_id, audience_id, since, due_at)
  SELECT project_id, audience_id, NEW.updated_at, NEW.updated_at FROM audience_followers
  WHERE project_id = NEW.project_id AND workflow_id = NEW.id
  ON CONFLICT (project_id, audience_id) DO UPDATE SET since = max(excluded.since, since + 1), pictured_at = NULL,
    due_at = excluded.due_at, cursor = '', walked = 0, dropped = 0 WHERE dropped = 1;
END;

-- An audience that nobody follows is not kept up to date, so that its picture is worth nothing.
CREATE TRIGGER audience_followers_leave AFTER DELETE ON audience_followers BEGIN
  UPDATE followed_audiences SET dropped = 1, due_at = 0, cursor = '', walked = 0
  WHERE project_id = OLD.project_id AND audience_id = OLD.audience_id
    AND NOT EXISTS (SELECT 1 FROM audience_followers WHERE project_id = OLD.project_id AND audience_id = OLD.audience_id);
END;

-- Another condition is another audience: a new picture is taken, of which nobody is told.
CREATE TRIGGER audiences_picture AFTER UPDATE OF condition ON audiences WHEN OLD.condition <> NEW.condition BEGIN
  UPDATE followed_audiences SET since = max(NEW.updated_at, since + 1), pictured_at = NULL, due_at = NEW.updated_at, cursor = '', walked = 0
  WHERE project_id = NEW.project_id AND audience_id = NEW.id AND dropped = 0;
  UPDATE project_clocks SET due_at = min(coalesce(due_at, NEW.updated_at), NEW.updated_at)
  WHERE project_id = NEW.project_id AND EXISTS (
    SELECT 1 FROM followed_audiences WHERE project_id = NEW.project_id AND audience_id = NEW.id AND dropped = 0);
END;

-- Nothing starts in an inactive workflow.
CREATE TRIGGER workflows_stop_broadcasts AFTER UPDATE OF status ON workflows
WHEN NEW.status = 'inactive' AND OLD.status <> 'inactive' BEGIN
  UPDATE broadcasts SET status = 'stopped', stop_reason = 'workflow_inactive', finished_at = NEW.updated_at, due_at = NULL,
    cursor = '', count_cursor = NULL
  WHERE project_id = NEW.project_id AND workflow_id = NEW.id AND status IN ('scheduled', 'running', 'paused');
END;
