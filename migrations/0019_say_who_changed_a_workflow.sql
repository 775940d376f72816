-- Who changed a workflow last, e.g. key:ci; null for changes from before. Told to an editor whose copy is stale.
ALTER TABLE workflows ADD COLUMN updated_by TEXT;
