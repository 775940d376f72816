-- How often, when and how fast messages leave over a channel; each is NULL where nobody set it. JSON where it has parts.
ALTER TABLE channels ADD COLUMN frequency_cap TEXT;
ALTER TABLE channels ADD COLUMN quiet_hours TEXT;
ALTER TABLE channels ADD COLUMN storm TEXT;
ALTER TABLE channels ADD COLUMN rate_per_second REAL;
ALTER TABLE channels ADD COLUMN tracking TEXT;
ALTER TABLE channels ADD COLUMN fallback_channel_id TEXT;
-- What the provider of a channel keeps between two sends.
ALTER TABLE channels ADD COLUMN vendor_state TEXT;
