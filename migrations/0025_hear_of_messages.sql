-- Which message a provider means by its own id; only where its callbacks can be checked. Gone with the message.
CREATE TABLE IF NOT EXISTS provider_messages (
  channel_id TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  project_id TEXT NOT NULL,
  delivery_id TEXT NOT NULL,
  PRIMARY KEY (channel_id, provider_id)
) WITHOUT ROWID;

CREATE TRIGGER IF NOT EXISTS deliveries_forget_provider AFTER DELETE ON deliveries WHEN OLD.provider_id IS NOT NULL BEGIN
  DELETE FROM provider_messages WHERE channel_id = OLD.channel_id AND provider_id = OLD.provider_id;
END;
