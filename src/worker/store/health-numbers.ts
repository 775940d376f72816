// What the health pages read: the rollups, and so many of the newest runs that a view costs the same however many there are.
import type { StuckRun } from '../../contract/account/health.ts';
import type { RunStatus } from '../../contract/workflows/run.ts';
import type { WorkflowStatus } from '../../contract/workflows/workflow.ts';
import { countedTypes, type HeardCounts } from '../../engine/heard/heard.ts';
import { everyRun, latencySums, type withErrors } from './rollups.ts';

/** Messages of one channel, outcome and reason in one slot of time, and what was heard of messages of the slot. */
export interface DeliverySlot extends HeardCounts {
  slot: number;
  channelId: string;
  kind: string;
  outcome: string;
  reason: string;
  messages: number;
  attempted: number;
  /** Calls to the provider by duration, a JSON list. */
  latency: string;
}

/** The `latency` of a slot. */
export function parseLatency(text: string): number[] {
  return JSON.parse(text) as number[];
}

/** A channel as a health page names it. */
export interface NamedChannel {
  id: string;
  name: string;
  vendor: string;
}

const heardSums = countedTypes.map((type) => `sum(${type}) AS ${type}`).join(', ');

/** Hours since the epoch, `endHour` exclusive, and how many of them make a slot. */
export interface SlotRange {
  firstHour: number;
  endHour: number;
  slotHours: number;
}

/** The messages of a range by slot, and the channels they may have gone through. */
export async function readDeliverySlots(
  db: D1Database,
  projectIds: readonly string[],
  { firstHour, endHour, slotHours }: SlotRange,
): Promise<{ slots: DeliverySlot[]; channels: NamedChannel[] }> {
  const projects = JSON.stringify(projectIds);
  const [slots, channels] = await db.batch<unknown>([
    db
      .prepare(
        `SELECT hour / CAST(?4 AS INTEGER) AS slot, channel_id AS channelId, kind, outcome, reason, sum(messages) AS messages, sum(attempted) AS attempted,
           ${heardSums}, ${latencySums} AS latency
         FROM delivery_rollups WHERE project_id IN (SELECT value FROM json_each(?1)) AND hour >= ?2 AND hour < ?3
         GROUP BY 1, 2, 3, 4, 5 ORDER BY 1`,
      )
      .bind(projects, firstHour, endHour, slotHours),
    db
      .prepare(
        `SELECT id, name, iif(config <> '', vendor, (SELECT d.vendor FROM channels d
           WHERE d.project_id = channels.project_id AND d.kind = channels.kind AND d.is_default = 1)) AS vendor
         FROM channels WHERE project_id IN (SELECT value FROM json_each(?1)) ORDER BY created_at`,
      )
      .bind(projects),
  ]);
  return {
    slots: (slots?.results ?? []) as DeliverySlot[],
    channels: (channels?.results ?? []) as NamedChannel[],
  };
}

/** Messages of an hour that ended alike. */
export interface MessageHour {
  hour: number;
  outcome: string;
  count: number;
}

/** The messages of a range of hours by their outcome. */
export async function readMessageHours(
  db: D1Database,
  projectIds: readonly string[],
  { firstHour, endHour }: Pick<SlotRange, 'firstHour' | 'endHour'>,
): Promise<MessageHour[]> {
  const { results } = await db
    .prepare(
      `SELECT hour, outcome, sum(messages) AS count FROM delivery_rollups
       WHERE project_id IN (SELECT value FROM json_each(?1)) AND hour >= ?2 AND hour < ?3 GROUP BY 1, 2`,
    )
    .bind(JSON.stringify(projectIds), firstHour, endHour)
    .all<MessageHour>();
  return results;
}

/** Runs of a workflow in one status. */
export interface RunCount {
  workflowId: string;
  status: RunStatus | typeof everyRun | typeof withErrors;
  runs: number;
  failedAt: number | null;
  failedRunId: string | null;
  failedReason: string | null;
}

export interface NamedWorkflow {
  id: string;
  projectId: string;
  name: string;
  status: WorkflowStatus;
  deletedAt: number | null;
}

/** Every workflow, deleted ones included, and the runs of each by status. */
export async function readRunCounts(
  db: D1Database,
  projectIds: readonly string[],
): Promise<{ counts: RunCount[]; workflows: NamedWorkflow[] }> {
  const projects = JSON.stringify(projectIds);
  const [counts, workflows] = await db.batch<unknown>([
    db
      .prepare(
        `SELECT workflow_id AS workflowId, status, runs, failed_at AS failedAt, failed_run_id AS failedRunId, failed_reason AS failedReason
         FROM run_rollups WHERE project_id IN (SELECT value FROM json_each(?1))`,
      )
      .bind(projects),
    db
      .prepare(
        `SELECT id, project_id AS projectId, name, status, deleted_at AS deletedAt FROM workflows
         WHERE project_id IN (SELECT value FROM json_each(?1)) ORDER BY name, id`,
      )
      .bind(projects),
  ]);
  return {
    counts: (counts?.results ?? []) as RunCount[],
    workflows: (workflows?.results ?? []) as NamedWorkflow[],
  };
}

/** Runs of one workflow that wait for the same; a null sentence is of runs that are at work. */
export interface Wait {
  workflowId: string;
  waitingFor: string | null;
  runs: number;
  stuck: number;
  /** Epoch ms. */
  nextAt: number;
}

export type StuckRow = Omit<StuckRun, 'dueAt' | 'lateMs'> & {
  /** Epoch ms. */
  dueAt: number;
};

/** Sentences that name a moment or a provider's words are counted as one. */
const sentence = `CASE WHEN waiting_for LIKE 'Trying again: %' THEN 'Trying again after a failure.'
  WHEN waiting_for GLOB 'Waiting until [0-9][0-9][0-9][0-9]-*' THEN 'Waiting until a date.' ELSE waiting_for END`;
// A paused run waits for a person, so no time of it is overdue.
const newest = `newest AS (SELECT * FROM workflow_runs WHERE project_id = ?1 ORDER BY started_at DESC, id DESC LIMIT ?2),
  waiting AS (SELECT * FROM newest WHERE status IN ('running', 'queued') AND next_step_at IS NOT NULL)`;

/** What the newest runs of a project wait for; stuck are those that were due before `stuckBefore` (epoch ms). */
export async function readProjectWaits(
  db: D1Database,
  projectId: string,
  { limit, stuckBefore, stuckLimit }: { limit: number; stuckBefore: number; stuckLimit: number },
): Promise<{ waits: Wait[]; stuck: StuckRow[]; allRuns: number }> {
  const [groups, stuck, count] = await db.batch<Record<string, unknown>>([
    db
      .prepare(
        `WITH ${newest} SELECT workflow_id AS workflowId, ${sentence} AS waitingFor, count(*) AS runs, sum(next_step_at < ?3) AS stuck,
           min(next_step_at) AS nextAt FROM waiting GROUP BY 1, 2 ORDER BY runs DESC`,
      )
      .bind(projectId, limit, stuckBefore),
    db
      .prepare(
        `WITH ${newest} SELECT id, workflow_id AS workflowId, workflow_name AS workflowName, version, user_id AS userId, status,
           waiting_for AS waitingFor, next_step_at AS dueAt FROM waiting WHERE next_step_at < ?3 ORDER BY next_step_at LIMIT ?4`,
      )
      .bind(projectId, limit, stuckBefore, stuckLimit),
    db
      .prepare('SELECT coalesce(sum(runs), 0) AS runs FROM run_rollups WHERE project_id = ? AND status = ?')
      .bind(projectId, everyRun),
  ]);
  return {
    waits: (groups?.results ?? []) as unknown as Wait[],
    stuck: (stuck?.results ?? []) as unknown as StuckRow[],
    allRuns: Number(count?.results[0]?.runs ?? 0),
  };
}
