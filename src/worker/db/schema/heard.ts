import { primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { HeardEntry } from '../../../engine/heard/heard.ts';

// What is heard of messages after they left. Mirrors migrations/*.sql (a test compares them).

export const providerMessages = sqliteTable(
  'provider_messages',
  {
    channelId: text('channel_id').notNull(),
    providerId: text('provider_id').notNull(),
    projectId: text('project_id').notNull(),
    deliveryId: text('delivery_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.channelId, t.providerId] })],
);

/** The `events` of a delivery; null where nothing was heard of it. */
export function parseHeard(text: string | null): HeardEntry[] {
  return text === null ? [] : (JSON.parse(text) as HeardEntry[]);
}
