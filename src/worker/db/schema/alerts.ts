import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { AlertStatus } from '../../../contract/messages/alert.ts';
import type { ClosedWhy } from '../../../engine/alerts/state.ts';

// Alert rules, silences and alerts. Mirrors migrations/*.sql (a test compares them). Times are epoch ms; JSON columns are text.

export const alertRules = sqliteTable(
  'alert_rules',
  {
    projectId: text('project_id').notNull(),
    id: text('id').notNull(),
    name: text('name').notNull(),
    status: text('status').$type<'active' | 'inactive'>().notNull(),
    builtIn: text('built_in'),
    version: integer('version').notNull(),
    definition: text('definition').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    updatedBy: text('updated_by'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

export const silences = sqliteTable(
  'silences',
  {
    projectId: text('project_id').notNull(),
    id: text('id').notNull(),
    version: integer('version').notNull(),
    definition: text('definition').notNull(),
    remindAt: integer('remind_at'),
    createdBy: text('created_by').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
    updatedBy: text('updated_by'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

export const alerts = sqliteTable(
  'alerts',
  {
    projectId: text('project_id').notNull(),
    ruleId: text('rule_id').notNull(),
    id: text('id').notNull(),
    state: text('state').$type<AlertStatus>().notNull(),
    groupKey: text('group_key').notNull(),
    groupValues: text('group_values').notNull(),
    lines: text('lines').notNull().default('{}'),
    toldLines: text('told_lines').notNull().default('{}'),
    recent: text('recent').notNull().default('[]'),
    count: integer('count').notNull(),
    notified: integer('notified').notNull().default(0),
    openedAt: integer('opened_at').notNull(),
    lastAt: integer('last_at').notNull(),
    firedAt: integer('fired_at'),
    noticeAt: integer('notice_at'),
    escalateFrom: integer('escalate_from'),
    silencedUntil: integer('silenced_until'),
    dueAt: integer('due_at'),
    checkAt: integer('check_at'),
    ack: text('ack'),
    level: integer('level').notNull().default(0),
    notices: text('notices').notNull().default('[]'),
    closedAt: integer('closed_at'),
    closedWhy: text('closed_why').$type<ClosedWhy>(),
    seq: integer('seq').notNull().default(1),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.ruleId, t.id] })],
);
