import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Definition } from '../../../contract/workflows/workflow.ts';

// Workflows and their versions. Mirrors migrations/*.sql (a test compares them). Times are epoch ms; JSON columns are text.

export const workflows = sqliteTable('workflows', {
  id: text('id').primaryKey(),
  orgId: text('org_id').notNull(),
  projectId: text('project_id').notNull(),
  name: text('name').notNull(),
  description: text('description'),
  status: text('status').$type<'active' | 'paused' | 'inactive'>().notNull(),
  version: integer('version').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  deletedAt: integer('deleted_at'),
  updatedBy: text('updated_by'),
});

export const workflowVersions = sqliteTable(
  'workflow_versions',
  {
    workflowId: text('workflow_id').notNull(),
    version: integer('version').notNull(),
    projectId: text('project_id').notNull(),
    name: text('name').notNull(),
    definition: text('definition').notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    changes: text('changes').notNull().default('[]'),
  },
  (t) => [primaryKey({ columns: [t.workflowId, t.version] })],
);

/** The `definition` of a version. */
export function parseDefinition(text: string): Definition {
  return JSON.parse(text) as Definition;
}

/** The `changes` of a version: sentences. */
export function parseChanges(text: string): string[] {
  return JSON.parse(text) as string[];
}
