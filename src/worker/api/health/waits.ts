// The runs that wait: for what, until when, and which of them are overdue.
import type { StuckRun } from '../../../contract/account/health.ts';
import { isoTime } from '../../../contract/primitives.ts';
import type { Ctx } from '../../access/context.ts';
import { openProject } from '../../db/client.ts';
import { readProjectWaits, type Wait } from '../../store/health-numbers.ts';

/** Newest runs that are looked at, of all projects together: as many as one sweep reads. */
const rowsRead = 20_000;
/** A run is stuck this long after its time; by then its alarm and the sweep have had their turns. */
const stuckAfterMs = 120_000;
const stuckShown = 20;

interface Waits {
  waits: Wait[];
  stuckRuns: StuckRun[];
  /** Whether every run was looked at. */
  isComplete: boolean;
}

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
  const bounds = { limit, stuckBefore: ctx.now - stuckAfterMs, stuckLimit: stuckShown };
  const { waits, stuck, allRuns } = await readProjectWaits(db, projectId, bounds);
  return {
    waits,
    stuckRuns: stuck.map(({ dueAt, ...run }) => ({ ...run, dueAt: isoTime(dueAt), lateMs: ctx.now - dueAt })),
    isComplete: allRuns <= limit,
  };
}
