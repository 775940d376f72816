-- What a message of a rule said at its first attempt, for those that follow; only while one is planned.
ALTER TABLE deliveries ADD COLUMN rendered TEXT;
