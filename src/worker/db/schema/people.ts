import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Condition } from '../../../contract/conditions.ts';
import type { Platform } from '../../../contract/people/device.ts';
import type { JsonValue } from '../../../contract/primitives.ts';

// The people of a project. Mirrors migrations/*.sql (a test compares them). Times are epoch ms; JSON columns are text.

export const profiles = sqliteTable(
  'profiles',
  {
    projectId: text('project_id').notNull(),
    userId: text('user_id').notNull(),
    email: text('email'),
    phone: text('phone'),
    timezone: text('timezone'),
    locale: text('locale'),
    traits: text('traits').notNull(),
    traitTimes: text('trait_times').notNull().default('{}'),
    isAnonymous: integer('is_anonymous').notNull().default(0),
    identifiedAt: integer('identified_at').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId] })],
);

export const joinedPeople = sqliteTable(
  'joined_people',
  {
    projectId: text('project_id').notNull(),
    anonymousId: text('anonymous_id').notNull(),
    userId: text('user_id').notNull(),
    wasKnown: integer('was_known').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.anonymousId] })],
);

export const devices = sqliteTable(
  'devices',
  {
    projectId: text('project_id').notNull(),
    userId: text('user_id').notNull(),
    token: text('token').notNull(),
    id: text('id').notNull(),
    platform: text('platform').$type<Platform>().notNull(),
    createdAt: integer('created_at').notNull(),
    /** Epoch ms until which nothing is sent to the device; null where it gets messages. */
    pausedUntil: integer('paused_until'),
    /** When it was registered again, epoch ms; null where it never was. */
    confirmedAt: integer('confirmed_at'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId, t.token] })],
);

export const audiences = sqliteTable('audiences', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  name: text('name').notNull(),
  description: text('description'),
  condition: text('condition').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  updatedBy: text('updated_by'),
});

export const suppressions = sqliteTable(
  'suppressions',
  {
    projectId: text('project_id').notNull(),
    kind: text('kind').notNull(),
    address: text('address').notNull(),
    reason: text('reason').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.kind, t.address] })],
);

export const preferences = sqliteTable(
  'preferences',
  {
    projectId: text('project_id').notNull(),
    personId: text('person_id').notNull(),
    topic: text('topic').notNull(),
    kind: text('kind').notNull(),
    allowed: integer('allowed').notNull(),
    at: integer('at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.personId, t.topic, t.kind] })],
);

/** The `traits` of a profile. */
export function parseTraits(text: string): Record<string, JsonValue> {
  return JSON.parse(text) as Record<string, JsonValue>;
}

/** The `condition` of an audience. */
export function parseCondition(text: string): Condition {
  return JSON.parse(text) as Condition;
}
