-- What a message comes from: a step of a run, a rule, an alert of a rule, an endpoint, or the test of a channel. Exactly
-- one of run_id, rule_id and endpoint_id is set, and none for a test. Every message so far came from a step.
ALTER TABLE deliveries ADD COLUMN source TEXT NOT NULL DEFAULT 'step';
ALTER TABLE deliveries ADD COLUMN rule_id TEXT;
ALTER TABLE deliveries ADD COLUMN endpoint_id TEXT;
