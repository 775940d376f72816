-- Answers of providers that refused the credentials of a channel; three of them in ten minutes close it.
CREATE TABLE IF NOT EXISTS channel_refusals (
  project_id TEXT NOT NULL,
  channel_id TEXT NOT NULL,
  refused_at INTEGER NOT NULL,
  delivery_id TEXT NOT NULL,
  PRIMARY KEY (project_id, channel_id, refused_at, delivery_id)
) WITHOUT ROWID;
