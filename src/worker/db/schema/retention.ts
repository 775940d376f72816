import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

// How the rows of a project end. Mirrors migrations/*.sql (a test compares them). Times are epoch ms; JSON columns are text.

export const retentionSettings = sqliteTable('retention_settings', {
  projectId: text('project_id').primaryKey(),
  days: text('days').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const retentionPlaces = sqliteTable(
  'retention_places',
  {
    projectId: text('project_id').notNull(),
    name: text('name').notNull(),
    place: text('place').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.name] })],
);

export const erasures = sqliteTable(
  'erasures',
  {
    projectId: text('project_id').notNull(),
    personHash: text('person_hash').notNull(),
    erasedAt: integer('erased_at').notNull(),
    work: text('work'),
    dueAt: integer('due_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.personHash] })],
);

/** The `days` of retention settings, by kind. */
export function parseDays(text: string): Record<string, number> {
  return JSON.parse(text) as Record<string, number>;
}

/** The `place` of a walk: the key of the last row that it looked at. */
export function parsePlace(text: string): (string | number)[] {
  return JSON.parse(text) as (string | number)[];
}

/** The `work` of an erasure. */
export function parseWork<Work>(text: string): Work {
  return JSON.parse(text) as Work;
}
