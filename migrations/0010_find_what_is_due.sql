-- What the sweep looks for once a minute, by keys instead of by walking the tables.

-- Runs that expect a newer row. Paused ones expect none, ended ones have no time: neither is in the index.
CREATE INDEX IF NOT EXISTS workflow_runs_due ON workflow_runs (next_step_at)
  WHERE status IN ('running', 'queued') AND next_step_at IS NOT NULL;

-- How often in a row the sweep has asked the object of an overdue run since its row was written.
ALTER TABLE workflow_runs ADD COLUMN sweep_tries INTEGER NOT NULL DEFAULT 0;

CREATE INDEX IF NOT EXISTS idempotency_keys_by_time ON idempotency_keys (created_at);
