-- What is new in a version against the one before, as a JSON list of sentences.
ALTER TABLE workflow_versions ADD COLUMN changes TEXT NOT NULL DEFAULT '[]';
