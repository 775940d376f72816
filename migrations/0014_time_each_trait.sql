-- When each trait was last written, as a JSON map of name to epoch ms; a trait that was removed keeps its time. A trait of
-- an older row that is not named here was written at identified_at, which is not moved any more.
ALTER TABLE profiles ADD COLUMN trait_times TEXT NOT NULL DEFAULT '{}';

-- 1: the id was that of a known person, whom an editor merged into another. Such an id leads to the other person wherever
-- it is given, an anonymous id only where no userId is given.
ALTER TABLE joined_people ADD COLUMN was_known INTEGER NOT NULL DEFAULT 0;

-- The other ids of a person.
CREATE INDEX IF NOT EXISTS joined_people_by_user ON joined_people (project_id, user_id);
