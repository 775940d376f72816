import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { DisabledReason, Endpoint, EndpointStatus } from '../../../contract/messages/endpoint.ts';
import type { JsonValue } from '../../../contract/primitives.ts';

// Webhook endpoints. Mirrors migrations/*.sql (a test compares them). Times are epoch ms; JSON columns are text.

export const endpoints = sqliteTable(
  'endpoints',
  {
    projectId: text('project_id').notNull(),
    id: text('id').notNull(),
    definition: text('definition').notNull(),
    request: text('request').notNull(),
    secrets: text('secrets').notNull(),
    status: text('status').$type<EndpointStatus>().notNull(),
    disabledReason: text('disabled_reason').$type<DisabledReason>(),
    disabledAt: integer('disabled_at'),
    failingSince: integer('failing_since'),
    toldPercent: integer('told_percent').notNull().default(0),
    version: integer('version').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    updatedBy: text('updated_by'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

/** What the owner set, with hints in place of the secrets in the address and the headers. */
export type EndpointDefinition = Pick<
  Endpoint,
  | 'url'
  | 'description'
  | 'eventTypes'
  | 'filters'
  | 'headers'
  | 'ratePerSecond'
  | 'ordered'
  | 'onExhausted'
  | 'disableAfter'
>;

/** The `request` of an endpoint, once it is opened: where messages go, and what goes along. */
export interface EndpointRequest {
  url: string;
  headers: Record<string, string>;
}

/** The `definition` of an endpoint. */
export function parseEndpointDefinition(text: string): EndpointDefinition {
  return JSON.parse(text) as EndpointDefinition;
}

/** What the match index keeps of an endpoint. */
export interface EndpointHead {
  /** The address as it may be shown. */
  url: string;
}

/** The head of an endpoint's entry in the match index. Sound for entries of the kind `endpoint`. */
export const parseEndpointHead = (head: JsonValue): EndpointHead => head as unknown as EndpointHead;
