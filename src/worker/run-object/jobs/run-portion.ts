// Does a portion of a job: so many of its runs are asked, and what they came to is written with their rows.
// 1. Runs are asked in groups; each group is one batch of D1, which also holds how far the job is. A crash repeats a group
//    at most: runs that have moved say so, and the group is counted once.
// 2. A run with an effect under way is asked again three times. While very many wait for that, no others are read.
import type { SkipReason } from '../../../contract/workflows/moves.ts';
import { openProject } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import {
  type JobRow,
  type PortionResult,
  readJob,
  recordPortionStatement,
  type WaitingRun,
} from '../../store/bundle-jobs.ts';
import { readActiveRuns } from '../../store/workflow-runs.ts';
import { publishActs } from '../confirm.ts';
import { type AskedRun, askRun } from './ask-run.ts';

/** Runs asked at once and written in one batch. */
const groupSize = 50;
/** Pauses before a run with an effect under way is asked again. */
const busyPausesMs: readonly number[] = [5_000, 30_000, 120_000];
/** One that cannot be reached is asked for more than an hour. */
const unreachablePausesMs = [...busyPausesMs, ...Array<number>(7).fill(600_000)];
const mostWaiting = 500;
const keptSkips = 100;

/** Asks at most `limit` runs of a job; returns the job as it is then. */
export async function runPortion(env: Env, job: JobRow, limit: number, now: () => number): Promise<JobRow> {
  let current = job;
  for (let left = limit; left > 0 && current.status === 'running'; ) {
    const group = await nextGroup(env, current, Math.min(groupSize, left), now());
    if (group.runs.length + group.moved === 0 && group.isRead === current.isRead) break;
    current = await doGroup(env, current, group, now());
    left -= Math.max(1, group.runs.length);
  }
  return current;
}

/** When a job goes on, in ms from now: at once where there are runs to read, else when one that waits is asked again. */
export function pauseOf({ isRead, waiting }: JobRow, now: number): number {
  if (!isRead && waiting.length < mostWaiting) return 0;
  return Math.max(0, Math.min(...waiting.map(([, , dueAt]) => dueAt)) - now);
}

interface Group {
  /** Runs to ask, and how often each was asked before. */
  runs: { id: string; tries: number }[];
  /** Runs that are there by an earlier try, as their rows say. */
  moved: number;
  after: JobRow['after'];
  isRead: boolean;
}

async function nextGroup(env: Env, job: JobRow, size: number, now: number): Promise<Group> {
  const due = job.waiting.filter(([, , dueAt]) => dueAt <= now).slice(0, size);
  const runs = due.map(([id, tries]) => ({ id, tries }));
  const room = Math.min(size - runs.length, mostWaiting - job.waiting.length);
  if (job.isRead || room <= 0) return { runs, moved: 0, after: job.after, isRead: job.isRead };
  const { projectId, workflowId, version, isNew, createdAt: startedUpTo } = job;
  const upTo = isNew ? version : version - 1;
  const db = await openProject(env, projectId);
  const found = await readActiveRuns(db, { projectId, workflowId, upTo, startedUpTo, after: [...job.after] }, room);
  const last = found.at(-1);
  const open = found.filter((run) => run.version < version);
  return {
    runs: [...runs, ...open.map(({ id }) => ({ id, tries: 0 }))],
    moved: found.length - open.length,
    after: last ? [last.startedAt, last.id] : job.after,
    isRead: found.length < room,
  };
}

async function doGroup(env: Env, job: JobRow, group: Group, now: number): Promise<JobRow> {
  const asked = await Promise.all(group.runs.map(async (run) => ({ ...run, ...(await askRun(env, job, run.id)) })));
  const result = resultOf(job, group, asked, now);
  const db = await openProject(env, job.projectId);
  const transitions = asked.map(({ transition }) => transition);
  const after = [recordPortionStatement(db, job, result, now)];
  await publishActs(env, db, transitions, { orgId: job.orgId, now, after });
  // Somebody may have stopped it, and where another was faster, what that one has recorded counts.
  return (await readJob(db, job.projectId, job.id)) ?? { ...job, status: 'stopped' };
}

type Answer = AskedRun & { id: string; tries: number };

/** The job after a group. */
function resultOf(job: JobRow, group: Group, asked: readonly Answer[], now: number): PortionResult {
  const counts = { moved: job.moved + group.moved, stayed: job.stayed, cancelled: job.cancelled };
  const skips: { runId: string; reason: SkipReason }[] = [];
  const askedIds = new Set(asked.map(({ id }) => id));
  const waiting: WaitingRun[] = job.waiting.filter(([id]) => !askedIds.has(id));
  for (const { id, tries, result } of asked) {
    const pauses = 'reason' in result && result.reason === 'unreachable' ? unreachablePausesMs : busyPausesMs;
    const pause = pauses[tries];
    if (result.kind === 'moved') counts.moved += 1;
    else if (result.kind === 'cancelled') counts.cancelled += 1;
    else if (result.kind === 'later' && pause !== undefined) waiting.push([id, tries + 1, now + pause]);
    else if (result.kind !== 'none') {
      if (result.kind !== 'over') counts.stayed += 1;
      skips.push({ runId: id, reason: result.reason });
    }
  }
  const { after, isRead } = group;
  const skipped = [...job.skipped, ...skips].slice(0, keptSkips);
  return { ...counts, skipped, waiting, after, isRead, isDone: isRead && waiting.length === 0 };
}
