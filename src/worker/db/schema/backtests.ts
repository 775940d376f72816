import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

// Backtests that are under way or kept. Mirrors migrations/*.sql (a test compares them). Times are epoch ms.

export const backtests = sqliteTable(
  'backtests',
  {
    projectId: text('project_id').notNull(),
    id: text('id').notNull(),
    workflowId: text('workflow_id').notNull(),
    status: text('status').$type<'running' | 'done' | 'failed' | 'stopped'>().notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);
