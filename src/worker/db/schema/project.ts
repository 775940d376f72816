import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { JsonValue } from '../../../contract/primitives.ts';

// What every database keeps about its projects. Mirrors migrations/*.sql (a test compares them). Times are epoch ms; JSON columns are text.

/** Counts the changes of what isolates cache of a project. */
export const projectVersions = sqliteTable('project_versions', {
  projectId: text('project_id').primaryKey(),
  matchVersion: integer('match_version').notNull().default(0),
  configVersion: integer('config_version').notNull().default(0),
  contentVersion: integer('content_version').notNull().default(0),
});

export const auditLog = sqliteTable(
  'audit_log',
  {
    orgId: text('org_id').notNull(),
    id: text('id').notNull(),
    projectId: text('project_id'),
    at: integer('at').notNull(),
    actor: text('actor').notNull(),
    action: text('action').notNull(),
    targetKind: text('target_kind').notNull(),
    targetId: text('target_id').notNull(),
    before: text('before'),
    after: text('after'),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] })],
);

/** `before` or `after` of an audit row. */
export function parseAudited(text: string | null): JsonValue | null {
  return text === null ? null : (JSON.parse(text) as JsonValue);
}

/** Secrets that headers of webhook steps use by name. */
export const projectSecrets = sqliteTable(
  'project_secrets',
  {
    projectId: text('project_id').notNull(),
    name: text('name').notNull(),
    sealed: text('sealed').notNull(),
    hosts: text('hosts'),
    updatedAt: integer('updated_at').notNull(),
    updatedBy: text('updated_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.name] })],
);
