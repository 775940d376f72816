-- The person of an event that runs may wait for, else NULL. A run that begins late looks back for such events of its
-- person; by this key it reads them alone, and an event that nobody waits for writes no row more.
ALTER TABLE events ADD COLUMN awaited_of TEXT;
CREATE INDEX IF NOT EXISTS events_awaited ON events (project_id, awaited_of, received_at) WHERE awaited_of IS NOT NULL;

-- What has changed since the match index of a project was read.
CREATE INDEX IF NOT EXISTS workflows_by_change ON workflows (project_id, updated_at);
