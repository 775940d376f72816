import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

// Who is due when. Mirrors migrations/*.sql (a test compares them). Times are epoch ms.

export const triggerMoments = sqliteTable(
  'trigger_moments',
  {
    projectId: text('project_id').notNull(),
    workflowId: text('workflow_id').notNull(),
    personId: text('person_id').notNull(),
    dueAt: integer('due_at').notNull(),
    occasion: text('occasion').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.workflowId, t.personId] })],
);

export const triggerSchedules = sqliteTable(
  'trigger_schedules',
  {
    projectId: text('project_id').notNull(),
    workflowId: text('workflow_id').notNull(),
    dueAt: integer('due_at').notNull(),
    cursor: text('cursor'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.workflowId] })],
);

export const preparingJobs = sqliteTable(
  'preparing_jobs',
  {
    projectId: text('project_id').notNull(),
    workflowId: text('workflow_id').notNull(),
    state: text('state').$type<'preparing' | 'ready' | 'clearing'>().notNull(),
    since: integer('since').notNull(),
    cursor: text('cursor'),
    done: integer('done').notNull().default(0),
    total: integer('total').notNull().default(0),
    dueAt: integer('due_at'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.workflowId] })],
);

export const projectClocks = sqliteTable('project_clocks', {
  projectId: text('project_id').primaryKey(),
  orgId: text('org_id').notNull(),
  dueAt: integer('due_at'),
});
