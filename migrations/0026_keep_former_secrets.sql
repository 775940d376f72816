-- What was replaced by a rotation and is still taken for a while: sealed JSON, the newest first; null where there is nothing.
ALTER TABLE projects ADD COLUMN former_secrets TEXT;
