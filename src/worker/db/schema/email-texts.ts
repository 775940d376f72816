import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { LocaleTexts } from '../../../contract/messages/email-texts.ts';
import type { PartialArgument } from '../../../contract/messages/partial.ts';

// What mails share. Mirrors migrations/*.sql (a test compares them). Times are epoch ms; JSON columns are text.

export const layouts = sqliteTable(
  'layouts',
  {
    projectId: text('project_id').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    html: text('html').notNull(),
    text: text('text'),
    locales: text('locales').notNull().default('{}'),
    version: integer('version').notNull().default(1),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    updatedBy: text('updated_by'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

export const partials = sqliteTable(
  'partials',
  {
    projectId: text('project_id').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    html: text('html').notNull(),
    args: text('args').notNull().default('[]'),
    locales: text('locales').notNull().default('{}'),
    version: integer('version').notNull().default(1),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    updatedBy: text('updated_by'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

export const variables = sqliteTable(
  'variables',
  {
    projectId: text('project_id').notNull(),
    name: text('name').notNull(),
    description: text('description'),
    default: text('default_value'),
    value: text('value'),
    updatedAt: integer('updated_at').notNull(),
    updatedBy: text('updated_by'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.name] })],
);

/** The variants of a template, layout or partial. */
export function parseLocales(stored: string): Record<string, LocaleTexts> {
  return JSON.parse(stored) as Record<string, LocaleTexts>;
}

/** The arguments of a partial. */
export function parseArguments(stored: string): PartialArgument[] {
  return JSON.parse(stored) as PartialArgument[];
}
