-- Which database holds the rows of a project: the name of a D1 binding of the Worker.
ALTER TABLE projects ADD COLUMN database TEXT NOT NULL DEFAULT 'DB';
