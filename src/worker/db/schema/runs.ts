import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';

// The index of the runs, and what follows from it. Mirrors migrations/*.sql (a test compares them). Times are epoch ms; JSON columns are text.

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
    sweepTries: integer('sweep_tries').notNull().default(0),
    stepErrors: integer('step_errors').notNull().default(0),
    step: text('step'),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.startedAt, t.id] })],
);

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

export const runSteps = sqliteTable(
  'run_steps',
  {
    projectId: text('project_id').notNull(),
    workflowId: text('workflow_id').notNull(),
    version: integer('version').notNull(),
    step: text('step').notNull(),
    status: text('status').notNull(),
    runs: integer('runs').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.workflowId, t.version, t.step, t.status] })],
);

export const activityRollups = sqliteTable(
  'activity_rollups',
  {
    projectId: text('project_id').notNull(),
    hour: integer('hour').notNull(),
    workflowId: text('workflow_id').notNull(),
    events: integer('events').notNull().default(0),
    runs: integer('runs').notNull().default(0),
    failed: integer('failed').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.hour, t.workflowId] })],
);

export const stepRollups = sqliteTable(
  'step_rollups',
  {
    projectId: text('project_id').notNull(),
    day: integer('day').notNull(),
    workflowId: text('workflow_id').notNull(),
    version: integer('version').notNull(),
    step: text('step').notNull(),
    passed: integer('passed').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    stopped: integer('stopped').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.day, t.workflowId, t.version, t.step] })],
);

export const bundleJobs = sqliteTable(
  'bundle_jobs',
  {
    projectId: text('project_id').notNull(),
    id: text('id').notNull(),
    orgId: text('org_id').notNull(),
    importId: text('import_id'),
    workflowId: text('workflow_id').notNull(),
    workflowName: text('workflow_name').notNull(),
    version: integer('version').notNull(),
    isNew: integer('is_new').notNull(),
    choice: text('choice').notNull(),
    map: text('map').notNull(),
    actor: text('actor').notNull(),
    status: text('status').notNull(),
    total: integer('total').notNull(),
    moved: integer('moved').notNull().default(0),
    stayed: integer('stayed').notNull().default(0),
    cancelled: integer('cancelled').notNull().default(0),
    skipped: text('skipped').notNull().default('[]'),
    waiting: text('waiting').notNull().default('[]'),
    afterStartedAt: integer('after_started_at').notNull().default(0),
    afterId: text('after_id').notNull().default(''),
    isRead: integer('is_read').notNull().default(0),
    portions: integer('portions').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);
