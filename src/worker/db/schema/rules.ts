import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

// Rules, what events are matched against, and the outbox of the stream. Mirrors migrations/*.sql (a test compares them). Times are epoch ms; JSON columns are text.

export const matchers = sqliteTable(
  'matchers',
  {
    projectId: text('project_id').notNull(),
    matchVersion: integer('match_version').notNull(),
    id: text('id').notNull(),
    kind: text('kind').notNull(),
    cover: text('cover').notNull(),
    head: text('head').notNull(),
    deleted: integer('deleted').notNull().default(0),
    changedAt: integer('changed_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.matchVersion, t.id] })],
);

export const streamOutbox = sqliteTable('stream_outbox', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  body: text('body').notNull(),
});

export const notificationRules = sqliteTable(
  'notification_rules',
  {
    projectId: text('project_id').notNull(),
    id: text('id').notNull(),
    key: text('key').notNull(),
    status: text('status').$type<'active' | 'inactive'>().notNull(),
    version: integer('version').notNull(),
    definition: text('definition').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    updatedBy: text('updated_by'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);
