import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { DeliverySource } from '../../contract/messages/delivery.ts';

// Mirrors migrations/*.sql (a test compares them). Times are epoch ms; JSON columns are text.

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
  matchVersion: integer('match_version').notNull().default(1),
  configVersion: integer('config_version').notNull().default(1),
  database: text('database').notNull().default('DB'),
  createdAt: integer('created_at').notNull(),
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
    isAnonymous: integer('is_anonymous').notNull().default(0),
    identifiedAt: integer('identified_at').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId] })],
);

export const devices = sqliteTable(
  'devices',
  {
    projectId: text('project_id').notNull(),
    userId: text('user_id').notNull(),
    token: text('token').notNull(),
    id: text('id').notNull(),
    platform: text('platform').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.userId, t.token] })],
);

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
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

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

export const workflowRuns = sqliteTable(
  'workflow_runs',
  {
    projectId: text('project_id').notNull(),
    startedAt: integer('started_at').notNull(),
    id: text('id').notNull(),
    workflowId: text('workflow_id').notNull(),
    workflowName: text('workflow_name').notNull(),
    version: integer('version').notNull(),
    userId: text('user_id'),
    eventId: text('event_id').notNull(),
    status: text('status').notNull(),
    finishedAt: integer('finished_at'),
    nextStepAt: integer('next_step_at'),
    waitingFor: text('waiting_for'),
    exitReason: text('exit_reason'),
    seq: integer('seq').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.startedAt, t.id] })],
);

export const channels = sqliteTable('channels', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  kind: text('kind').notNull(),
  vendor: text('vendor').notNull(),
  name: text('name').notNull(),
  config: text('config').notNull(),
  configHint: text('config_hint').notNull(),
  status: text('status').$type<'ok' | 'needs_reconnect' | 'disabled'>().notNull(),
  statusDetail: text('status_detail'),
  isDefault: integer('is_default').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const templates = sqliteTable('templates', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  name: text('name').notNull(),
  subject: text('subject').notNull(),
  html: text('html').notNull(),
  text: text('text'),
  class: text('class').$type<'transactional' | 'marketing'>().notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const audiences = sqliteTable('audiences', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  name: text('name').notNull(),
  description: text('description'),
  condition: text('condition').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
});

export const emailDomains = sqliteTable('email_domains', {
  id: text('id').primaryKey(),
  orgId: text('org_id').notNull(),
  domain: text('domain').notNull(),
  verifiedAt: integer('verified_at'),
  createdAt: integer('created_at').notNull(),
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

export const deliveries = sqliteTable(
  'deliveries',
  {
    projectId: text('project_id').notNull(),
    id: text('id').notNull(),
    channelId: text('channel_id'),
    kind: text('kind').notNull(),
    runId: text('run_id'),
    stepLabel: text('step_label'),
    workflowId: text('workflow_id'),
    userId: text('user_id'),
    recipient: text('recipient'),
    outcome: text('outcome'),
    reason: text('reason'),
    message: text('message'),
    nextAttemptAt: integer('next_attempt_at'),
    attempts: text('attempts').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    source: text('source').$type<DeliverySource>().notNull().default('step'),
    ruleId: text('rule_id'),
    endpointId: text('endpoint_id'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

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

export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    orgId: text('org_id').notNull(),
    key: text('key').notNull(),
    fingerprint: text('fingerprint').notNull(),
    status: integer('status'),
    body: text('body'),
    createdAt: integer('created_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.key] })],
);

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

export const deadLetters = sqliteTable('dead_letters', {
  id: text('id').primaryKey(),
  projectId: text('project_id'),
  queue: text('queue').notNull(),
  body: text('body').notNull(),
  createdAt: integer('created_at').notNull(),
  redrivenAt: integer('redriven_at'),
});

export const joinedPeople = sqliteTable(
  'joined_people',
  {
    projectId: text('project_id').notNull(),
    anonymousId: text('anonymous_id').notNull(),
    userId: text('user_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.anonymousId] })],
);
