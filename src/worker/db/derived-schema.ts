import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

// Tables derived from events, runs and messages, written and read by statements of their own. Mirrors migrations/*.sql
// as schema.ts does.

export const runEntries = sqliteTable(
  'run_entries',
  {
    projectId: text('project_id').notNull(),
    personId: text('person_id').notNull(),
    workflowId: text('workflow_id').notNull(),
    entryKey: text('entry_key').notNull(),
    runId: text('run_id').notNull(),
    version: integer('version').notNull(),
    enteredAt: integer('entered_at').notNull(),
    endedAt: integer('ended_at'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.personId, t.workflowId, t.entryKey] })],
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

export const queuedRuns = sqliteTable(
  'queued_runs',
  {
    workflowId: text('workflow_id').notNull(),
    queuedAt: integer('queued_at').notNull(),
    runId: text('run_id').notNull(),
    projectId: text('project_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.workflowId, t.queuedAt, t.runId] })],
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
  },
  (t) => [primaryKey({ columns: [t.projectId, t.hour, t.channelId, t.kind, t.outcome, t.reason] })],
);

export const runRollups = sqliteTable(
  'run_rollups',
  {
    projectId: text('project_id').notNull(),
    workflowId: text('workflow_id').notNull(),
    status: text('status').notNull(),
    runs: integer('runs').notNull(),
    failedAt: integer('failed_at'),
    failedRunId: text('failed_run_id'),
    failedReason: text('failed_reason'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.workflowId, t.status] })],
);
