-- Live traces that are open, by the key that opened them and as it was then, so that they end with it.
CREATE TABLE IF NOT EXISTS live_sockets (
  key_id TEXT NOT NULL,
  run_id TEXT NOT NULL,
  role TEXT NOT NULL,
  project_id TEXT,
  opened_at INTEGER NOT NULL,
  PRIMARY KEY (key_id, run_id)
) WITHOUT ROWID;

-- One-time codes by which a page gets the keys it signs in with; the code is hashed, the keys are sealed.
CREATE TABLE IF NOT EXISTS sign_in_codes (
  code_hash TEXT PRIMARY KEY,
  sealed_keys TEXT NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS sign_in_codes_by_time ON sign_in_codes (expires_at);
