import type { Env } from '../env.ts';
import { readLateClocks } from '../store/project-clocks.ts';
import { clockOf } from '../stream/wake-clock.ts';

/** A clock that is later than this was lost; milliseconds. */
const lateMs = 30_000;
const clocksAtOnce = 100;

/** Wakes the clocks of a database that should have rung; part of the sweep. */
export async function wakeLateClocks(env: Env, db: D1Database, now: number): Promise<void> {
  const late = await readLateClocks(db, now - lateMs, clocksAtOnce);
  const woken = await Promise.allSettled(
    late.map(({ orgId, projectId, dueAt }) => clockOf(env, projectId).wake({ orgId, projectId }, dueAt)),
  );
  for (const result of woken) if (result.status === 'rejected') throw result.reason;
}
