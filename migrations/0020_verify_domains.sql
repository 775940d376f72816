-- Which records a sender domain has to have, what was found of them, and when DNS is asked again.
ALTER TABLE email_domains ADD COLUMN channel_id TEXT;
ALTER TABLE email_domains ADD COLUMN vendor TEXT;
ALTER TABLE email_domains ADD COLUMN records_from TEXT NOT NULL DEFAULT 'sendora';
-- JSON: the wanted records with what was found; empty until they are asked for.
ALTER TABLE email_domains ADD COLUMN records TEXT NOT NULL DEFAULT '[]';
ALTER TABLE email_domains ADD COLUMN detail TEXT;
ALTER TABLE email_domains ADD COLUMN last_checked_at INTEGER;
ALTER TABLE email_domains ADD COLUMN failing_since INTEGER;
ALTER TABLE email_domains ADD COLUMN next_check_at INTEGER;
CREATE INDEX IF NOT EXISTS email_domains_due ON email_domains (next_check_at) WHERE next_check_at IS NOT NULL;
-- Whether another organisation has a domain verified.
CREATE INDEX IF NOT EXISTS email_domains_by_name ON email_domains (domain);

-- A check that changes nothing must not make every isolate read its configuration again.
DROP TRIGGER IF EXISTS email_domains_count_update;
CREATE TRIGGER email_domains_count_update AFTER UPDATE OF verified_at ON email_domains
WHEN (OLD.verified_at IS NULL) <> (NEW.verified_at IS NULL) BEGIN
  INSERT INTO directory_versions (org_id, version) VALUES (NEW.org_id, 1)
  ON CONFLICT (org_id) DO UPDATE SET version = version + 1;
END;
