import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { BundleKind } from '../../../contract/bundle/registry.ts';

// What was imported from bundles. Mirrors migrations/*.sql (a test compares them). Times are epoch ms; JSON columns are text.

export const managedItems = sqliteTable(
  'managed_items',
  {
    projectId: text('project_id').notNull(),
    kind: text('kind').$type<BundleKind>().notNull(),
    itemId: text('item_id').notNull(),
    source: text('source').notNull(),
    name: text('name').notNull(),
    at: integer('at').notNull(),
    actor: text('actor').notNull(),
    ref: text('ref'),
    hash: text('hash').notNull(),
    parts: text('parts').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.kind, t.itemId] })],
);

/** The `parts` of a managed item: the beginning of the hash of each. */
export function parseParts(text: string): Record<string, string> {
  return JSON.parse(text) as Record<string, string>;
}

export const bundleImports = sqliteTable(
  'bundle_imports',
  {
    projectId: text('project_id').notNull(),
    id: text('id').notNull(),
    source: text('source').notNull(),
    ref: text('ref'),
    at: integer('at').notNull(),
    actor: text('actor').notNull(),
    created: integer('created').notNull(),
    updated: integer('updated').notNull(),
    unchanged: integer('unchanged').notNull(),
    deleted: integer('deleted').notNull(),
    fingerprint: text('fingerprint').notNull(),
    ok: integer('ok').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

export const bundleTests = sqliteTable(
  'bundle_tests',
  {
    projectId: text('project_id').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    item: text('item').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    updatedBy: text('updated_by').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);
