import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { BroadcastStatus, StopReason } from '../../../contract/workflows/broadcast.ts';

// Followed audiences, their members, and broadcasts. Mirrors migrations/*.sql (a test compares them). Times are epoch ms;
// JSON columns are text.

export const audienceFollowers = sqliteTable(
  'audience_followers',
  {
    projectId: text('project_id').notNull(),
    workflowId: text('workflow_id').notNull(),
    audienceId: text('audience_id').notNull(),
    change: text('change').$type<'enter' | 'leave'>(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.workflowId] }),
    index('audience_followers_by_audience').on(t.projectId, t.audienceId),
  ],
);

export const followedAudiences = sqliteTable(
  'followed_audiences',
  {
    projectId: text('project_id').notNull(),
    audienceId: text('audience_id').notNull(),
    since: integer('since').notNull(),
    picturedAt: integer('pictured_at'),
    dueAt: integer('due_at'),
    cursor: text('cursor').notNull().default(''),
    walked: integer('walked').notNull().default(0),
    dropped: integer('dropped').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.audienceId] }),
    index('followed_audiences_due').on(t.projectId, t.dueAt),
  ],
);

export const audienceMembers = sqliteTable(
  'audience_members',
  {
    projectId: text('project_id').notNull(),
    audienceId: text('audience_id').notNull(),
    personId: text('person_id').notNull(),
    isMember: integer('is_member').notNull(),
    seq: integer('seq').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.audienceId, t.personId] })],
);

export const audienceLooks = sqliteTable(
  'audience_looks',
  {
    projectId: text('project_id').notNull(),
    dueAt: integer('due_at').notNull(),
    id: text('id').notNull(),
    personId: text('person_id').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.dueAt, t.id] })],
);

export const broadcasts = sqliteTable(
  'broadcasts',
  {
    projectId: text('project_id').notNull(),
    id: text('id').notNull(),
    workflowId: text('workflow_id').notNull(),
    version: integer('version').notNull(),
    audienceId: text('audience_id').notNull(),
    status: text('status').$type<BroadcastStatus>().notNull(),
    stopReason: text('stop_reason').$type<StopReason>(),
    total: integer('total').notNull(),
    capped: integer('capped').notNull(),
    countCursor: text('count_cursor'),
    counted: integer('counted').notNull(),
    started: integer('started').notNull().default(0),
    skipped: integer('skipped').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    skips: text('skips').notNull().default('{}'),
    perMinute: integer('per_minute'),
    nextAt: real('next_at'),
    cursor: text('cursor').notNull().default(''),
    tries: integer('tries').notNull().default(0),
    at: integer('at').notNull(),
    dueAt: integer('due_at'),
    requestKey: text('request_key'),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    startedAt: integer('started_at'),
    finishedAt: integer('finished_at'),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    index('broadcasts_by_workflow').on(t.projectId, t.workflowId, t.id),
    index('broadcasts_due').on(t.projectId, t.dueAt),
    index('broadcasts_open').on(t.projectId, t.audienceId),
    uniqueIndex('broadcasts_by_request').on(t.projectId, t.requestKey),
  ],
);

/** The `skips` of a broadcast. */
export function parseSkips(text: string): Record<string, number> {
  return JSON.parse(text) as Record<string, number>;
}
