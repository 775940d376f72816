// The runs that wait: for what, until when, and which of them are overdue.
import type { StuckRun } from '../../../contract/account/health.ts';
import type { Ctx } from '../../access/context.ts';
import { isoTime } from '../../access/tenant.ts';
import { openProject } from '../../db/client.ts';
import { everyRun } from '../../store/rollups.ts';

/** Newest runs that are looked at, of all projects together: as many as one sweep reads. */
const rowsRead = 20_000;
/** A run is stuck this long after its time; by then its alarm and the sweep have had their turns. */
const stuckAfterMs = 120_000;
const stuckShown = 20;

/** Runs of one workflow that wait for the same; a null sentence is of runs that are at work. */
export interface Wait {
  workflowId: string;
  waitingFor: string | null;
  runs: number;
  stuck: number;
  /** Epoch ms. */
  nextAt: number;
}

type StuckRow = Omit<StuckRun, 'dueAt' | 'lateMs'> & { dueAt: number };

interface Waits {
  waits: Wait[];
  stuckRuns: StuckRun[];
  /** Whether every run was looked at. */
  isComplete: boolean;
}

/** Sentences that name a moment or a provider's words are counted as one. */
const sentence = `CASE WHEN waiting_for LIKE 'Trying again: %' THEN 'Trying again after a failure.'
  WHEN waiting_for GLOB 'Waiting until [0-9][0-9][0-9][0-9]-*' THEN 'Waiting until a date.' ELSE waiting_for END`;
// A paused run waits for a person, so no time of it is overdue.
const newest = `newest AS (SELECT * FROM workflow_runs WHERE project_id = ?1 ORDER BY started_at DESC, id DESC LIMIT ?2),
  waiting AS (SELECT * FROM newest WHERE status IN ('running', 'queued') AND next_step_at IS NOT NULL)`;

/** What the newest runs of these projects wait for. */
export async function readWaits(ctx: Ctx, projects: readonly string[]): Promise<Waits> {
  const limit = Math.ceil(rowsRead / Math.max(1, projects.length));
  const parts = await Promise.all(projects.map((projectId) => readProject(ctx, projectId, limit)));
  const stuck = parts.flatMap(({ stuckRuns }) => stuckRuns).sort((a, b) => b.lateMs - a.lateMs);
  return {
    waits: parts.flatMap(({ waits }) => waits),
    stuckRuns: stuck.slice(0, stuckShown),
    isComplete: parts.every(({ isComplete }) => isComplete),
  };
}

async function readProject(ctx: Ctx, projectId: string, limit: number): Promise<Waits> {
  const db = await openProject(ctx.env, projectId);
  const before = ctx.now - stuckAfterMs;
  const [groups, stuck, count] = await db.batch<Record<string, unknown>>([
    db
      .prepare(
        `WITH ${newest} SELECT workflow_id AS workflowId, ${sentence} AS waitingFor, count(*) AS runs, sum(next_step_at < ?3) AS stuck,
           min(next_step_at) AS nextAt FROM waiting GROUP BY 1, 2 ORDER BY runs DESC`,
      )
      .bind(projectId, limit, before),
    db
      .prepare(
        `WITH ${newest} SELECT id, workflow_id AS workflowId, workflow_name AS workflowName, version, user_id AS userId, status,
           waiting_for AS waitingFor, next_step_at AS dueAt FROM waiting WHERE next_step_at < ?3 ORDER BY next_step_at LIMIT ?4`,
      )
      .bind(projectId, limit, before, stuckShown),
    db
      .prepare('SELECT coalesce(sum(runs), 0) AS runs FROM run_rollups WHERE project_id = ? AND status = ?')
      .bind(projectId, everyRun),
  ]);
  const rows = (stuck?.results ?? []) as unknown as StuckRow[];
  return {
    waits: (groups?.results ?? []) as unknown as Wait[],
    stuckRuns: rows.map(({ dueAt, ...run }) => ({ ...run, dueAt: isoTime(dueAt), lateMs: ctx.now - dueAt })),
    isComplete: Number(count?.results[0]?.runs ?? 0) <= limit,
  };
}
