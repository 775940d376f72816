import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Domain } from '../../../contract/messages/email-domain.ts';
import type { CheckedRecord } from '../../../engine/email-domains/records.ts';

// The directory: what is there once for the whole deployment, always in the database DB. Mirrors migrations/*.sql (a test compares them). Times are epoch ms; JSON columns are text.

export const orgs = sqliteTable('orgs', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  slug: text('slug').notNull(),
  plan: text('plan').$type<'free' | 'starter' | 'pro'>().notNull(),
  timezone: text('timezone').notNull(),
  createdAt: integer('created_at').notNull(),
});

export const projects = sqliteTable('projects', {
  id: text('id').primaryKey(),
  orgId: text('org_id').notNull(),
  name: text('name').notNull(),
  feedSecret: text('feed_secret').notNull(),
  webhookSecret: text('webhook_secret').notNull(),
  database: text('database').notNull().default('DB'),
  createdAt: integer('created_at').notNull(),
  formerSecrets: text('former_secrets'),
});

export const apiKeys = sqliteTable('api_keys', {
  id: text('id').primaryKey(),
  orgId: text('org_id').notNull(),
  projectId: text('project_id'),
  name: text('name').notNull(),
  role: text('role').$type<'ingest' | 'viewer' | 'editor' | 'admin'>().notNull(),
  keyHash: text('key_hash').notNull(),
  hint: text('hint').notNull(),
  createdAt: integer('created_at').notNull(),
  revokedAt: integer('revoked_at'),
});

export const settings = sqliteTable(
  'settings',
  {
    orgId: text('org_id').notNull(),
    name: text('name').notNull(),
    value: text('value').notNull(),
    hint: text('hint').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.name] })],
);

export const emailDomains = sqliteTable('email_domains', {
  id: text('id').primaryKey(),
  orgId: text('org_id').notNull(),
  domain: text('domain').notNull(),
  verifiedAt: integer('verified_at'),
  createdAt: integer('created_at').notNull(),
  channelId: text('channel_id'),
  vendor: text('vendor'),
  recordsFrom: text('records_from').$type<Domain['recordsFrom']>().notNull().default('sendora'),
  records: text('records').notNull().default('[]'),
  detail: text('detail'),
  lastCheckedAt: integer('last_checked_at'),
  failingSince: integer('failing_since'),
  nextCheckAt: integer('next_check_at'),
});

/** The `records` of a sender domain. */
export function parseDomainRecords(text: string): CheckedRecord[] {
  return JSON.parse(text) as CheckedRecord[];
}

export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    orgId: text('org_id').notNull(),
    key: text('key').notNull(),
    fingerprint: text('fingerprint').notNull(),
    status: integer('status'),
    body: text('body'),
    createdAt: integer('created_at').notNull(),
    personal: integer('personal').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.key] })],
);

/** Live traces that are open, and the key that opened them as it was then. */
export const liveSockets = sqliteTable(
  'live_sockets',
  {
    keyId: text('key_id').notNull(),
    runId: text('run_id').notNull(),
    role: text('role').notNull(),
    projectId: text('project_id'),
    openedAt: integer('opened_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.keyId, t.runId] })],
);

/** One-time codes for signing a page in; the keys are sealed. */
export const signInCodes = sqliteTable('sign_in_codes', {
  codeHash: text('code_hash').primaryKey(),
  sealedKeys: text('sealed_keys').notNull(),
  expiresAt: integer('expires_at').notNull(),
});

/** Where dead letters were kept before they had objects; the sweep moves what is left in it. */
export const deadLetters = sqliteTable('dead_letters', {
  id: text('id').primaryKey(),
  projectId: text('project_id'),
  queue: text('queue').notNull(),
  body: text('body').notNull(),
  createdAt: integer('created_at').notNull(),
  redrivenAt: integer('redriven_at'),
});

/** Counts the changes of what sends of an organisation depend on in the directory; triggers keep it. */
export const directoryVersions = sqliteTable('directory_versions', {
  orgId: text('org_id').primaryKey(),
  version: integer('version').notNull().default(0),
});

interface AiHint {
  vendor: string;
  baseUrl?: string;
  model?: string;
  apiKey?: string;
}

/** The `hint` of the AI settings: what may be shown of them. */
export function parseAiHint(text: string): AiHint {
  return JSON.parse(text) as AiHint;
}
