import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

// The stream of a project. Mirrors migrations/*.sql (a test compares them). Times are epoch ms; JSON columns are text.

export const events = sqliteTable(
  'events',
  {
    projectId: text('project_id').notNull(),
    id: text('id').notNull(),
    type: text('type').notNull(),
    userId: text('user_id'),
    anonymousId: text('anonymous_id'),
    messageId: text('message_id').notNull(),
    properties: text('properties').notNull(),
    timestamp: integer('timestamp').notNull(),
    receivedAt: integer('received_at').notNull(),
    depth: integer('depth').notNull().default(0),
    awaitedOf: text('awaited_of'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

export const refusedEntries = sqliteTable(
  'refused_entries',
  {
    projectId: text('project_id').notNull(),
    eventId: text('event_id').notNull(),
    workflowId: text('workflow_id').notNull(),
    reason: text('reason').notNull(),
    message: text('message').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.eventId, t.workflowId] })],
);

/** The `properties` of an event. */
export function parseProperties(text: string): Record<string, unknown> {
  return JSON.parse(text) as Record<string, unknown>;
}
