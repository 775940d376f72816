import { integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { Channel } from '../../../contract/messages/channel.ts';
import type { DeliverySource, DeliveryState, WaitingFor } from '../../../contract/messages/delivery.ts';
import type { Priority } from '../../../contract/messages/gates.ts';
import type { FrequencyCap, QuietHours, Storm, Tracking } from '../../../contract/messages/sending-limits.ts';
import type { AttemptEntry } from '../../../engine/runs/state.ts';

// What messages are sent with, and the log of them. Mirrors migrations/*.sql (a test compares them). Times are epoch ms; JSON columns are text.

export const channels = sqliteTable('channels', {
  id: text('id').primaryKey(),
  projectId: text('project_id').notNull(),
  kind: text('kind').notNull(),
  /** Empty, as `config`, where the channel sends through the default channel of its kind. */
  vendor: text('vendor').notNull(),
  name: text('name').notNull(),
  config: text('config').notNull(),
  configHint: text('config_hint').notNull(),
  status: text('status').$type<'ok' | 'needs_reconnect' | 'disabled'>().notNull(),
  statusDetail: text('status_detail'),
  isDefault: integer('is_default').notNull(),
  createdAt: integer('created_at').notNull(),
  updatedAt: integer('updated_at').notNull(),
  frequencyCap: text('frequency_cap'),
  quietHours: text('quiet_hours'),
  storm: text('storm'),
  ratePerSecond: real('rate_per_second'),
  tracking: text('tracking'),
  fallbackChannelId: text('fallback_channel_id'),
  vendorState: text('vendor_state'),
});

export const channelRefusals = sqliteTable(
  'channel_refusals',
  {
    projectId: text('project_id').notNull(),
    channelId: text('channel_id').notNull(),
    refusedAt: integer('refused_at').notNull(),
    deliveryId: text('delivery_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.channelId, t.refusedAt, t.deliveryId] })],
);

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
  updatedBy: text('updated_by'),
  preheader: text('preheader'),
  layoutId: text('layout_id'),
  locales: text('locales').notNull().default('{}'),
  version: integer('version').notNull().default(1),
});

export const templateVersions = sqliteTable(
  'template_versions',
  {
    projectId: text('project_id').notNull(),
    templateId: text('template_id').notNull(),
    version: integer('version').notNull(),
    name: text('name').notNull(),
    subject: text('subject').notNull(),
    html: text('html').notNull(),
    text: text('text'),
    preheader: text('preheader'),
    layoutId: text('layout_id'),
    locales: text('locales').notNull(),
    class: text('class').$type<'transactional' | 'marketing'>().notNull(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.templateId, t.version] })],
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
    ruleKey: text('rule_key'),
    alertId: text('alert_id'),
    eventId: text('event_id'),
    eventType: text('event_type'),
    state: text('state').$type<DeliveryState>(),
    why: text('why').$type<WaitingFor>(),
    priority: text('priority').$type<Priority>(),
    dueAt: integer('due_at'),
    checkAt: integer('check_at'),
    leaseUntil: integer('lease_until'),
    expiresAt: integer('expires_at'),
    tries: integer('tries').notNull().default(0),
    replays: integer('replays').notNull().default(0),
    context: text('context'),
    progress: text('progress'),
    gates: text('gates'),
    warnings: text('warnings'),
    events: text('events'),
    providerId: text('provider_id'),
    payloadHash: text('payload_hash'),
    rendered: text('rendered'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

/** Pace, storm window, breaker and order of a channel or an endpoint. */
export const targets = sqliteTable(
  'targets',
  {
    projectId: text('project_id').notNull(),
    id: text('id').notNull(),
    paceAt: integer('pace_at'),
    windowAt: integer('window_at'),
    windowCount: integer('window_count').notNull().default(0),
    overflow: text('overflow'),
    failures: integer('failures').notNull().default(0),
    failSince: integer('fail_since'),
    okCount: integer('ok_count').notNull().default(0),
    failCount: integer('fail_count').notNull().default(0),
    countSince: integer('count_since'),
    breakerUntil: integer('breaker_until'),
    breakerMs: integer('breaker_ms'),
    probeUntil: integer('probe_until'),
    orderHead: text('order_head'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

export const topics = sqliteTable(
  'topics',
  {
    projectId: text('project_id').notNull(),
    id: text('id').notNull(),
    key: text('key').notNull(),
    name: text('name').notNull(),
    description: text('description'),
    defaultAllowed: integer('default_allowed').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

/** Places of messages under frequency caps. */
export const capUses = sqliteTable(
  'cap_uses',
  {
    projectId: text('project_id').notNull(),
    personId: text('person_id').notNull(),
    scope: text('scope').notNull(),
    at: integer('at').notNull(),
    deliveryId: text('delivery_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.personId, t.scope, t.at, t.deliveryId] })],
);

export const deliveryRollups = sqliteTable(
  'delivery_rollups',
  {
    projectId: text('project_id').notNull(),
    hour: integer('hour').notNull(),
    channelId: text('channel_id').notNull(),
    kind: text('kind').notNull(),
    outcome: text('outcome').notNull(),
    reason: text('reason').notNull(),
    messages: integer('messages').notNull(),
    attempted: integer('attempted').notNull(),
    ms4: integer('ms_4').notNull(),
    ms8: integer('ms_8').notNull(),
    ms16: integer('ms_16').notNull(),
    ms32: integer('ms_32').notNull(),
    ms64: integer('ms_64').notNull(),
    ms128: integer('ms_128').notNull(),
    ms256: integer('ms_256').notNull(),
    ms512: integer('ms_512').notNull(),
    ms1024: integer('ms_1024').notNull(),
    ms2048: integer('ms_2048').notNull(),
    ms4096: integer('ms_4096').notNull(),
    ms8192: integer('ms_8192').notNull(),
    ms16384: integer('ms_16384').notNull(),
    ms32768: integer('ms_32768').notNull(),
    ms65536: integer('ms_65536').notNull(),
    msMore: integer('ms_more').notNull(),
    delivered: integer('delivered').notNull().default(0),
    opened: integer('opened').notNull().default(0),
    clicked: integer('clicked').notNull().default(0),
    bounced: integer('bounced').notNull().default(0),
    complained: integer('complained').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.hour, t.channelId, t.kind, t.outcome, t.reason] })],
);

/** The `config_hint` of a channel: its config with masked secrets. */
export function parseConfigHint(text: string): Channel['config'] {
  return JSON.parse(text) as Channel['config'];
}

interface StoredGates {
  frequencyCap: FrequencyCap;
  quietHours: QuietHours;
  storm: Storm;
  tracking: Tracking;
}

/** What gates the messages of a channel: the value of one of its columns. */
export function parseGate<Name extends keyof StoredGates>(_name: Name, text: string | null): StoredGates[Name] | null {
  return text === null ? null : (JSON.parse(text) as StoredGates[Name]);
}

/** The `attempts` of a delivery; one that is under way is `open`. */
export function parseAttempts(text: string): (AttemptEntry & { open?: true })[] {
  return JSON.parse(text) as (AttemptEntry & { open?: true })[];
}
