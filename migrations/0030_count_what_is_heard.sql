-- Messages of the hour of which something was heard after they left, each once; opens and clicks are those of people.
ALTER TABLE delivery_rollups ADD COLUMN delivered INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery_rollups ADD COLUMN opened INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery_rollups ADD COLUMN clicked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery_rollups ADD COLUMN bounced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE delivery_rollups ADD COLUMN complained INTEGER NOT NULL DEFAULT 0;
