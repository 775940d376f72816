// Wakes the clock of a project for something that is due earlier than all it knew of.
// 1. The time stands in project_clocks before: a call that gets lost is made up for by the cron.
// 2. An isolate remembers for a while when a clock rings, and calls it only for an earlier time.
import { createCache } from '../../engine/cache.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import type { StreamAddress } from './enqueue.ts';

/** The clock of a project as its callers see it. */
export interface ClockStub {
  /** Makes sure that it rings at a time (epoch ms) or before; returns when it does. */
  wake(address: ClockAddress, dueAt: number): Promise<number>;
  /** Returns once whom it is reaching just now were reached. */
  rest(): Promise<void>;
}

/** Whose clock it is. */
export type ClockAddress = Pick<StreamAddress, 'orgId' | 'projectId'>;

/** The clock of a project. */
export function clockOf(env: Env, projectId: string): ClockStub {
  return env.CLOCKS.getByName(projectId) as unknown as ClockStub;
}

/** When clocks ring. Short, since another isolate may have set one anew meanwhile. */
const ringsAt = createCache<number>({ max: 5_000, ttlMs: 10_000 });

/** Wakes a clock at a time, epoch ms; nothing is done where there is no time. */
export async function wakeClock(env: Env, { orgId, projectId }: ClockAddress, dueAt: number | null): Promise<void> {
  if (dueAt === null) return;
  const now = Date.now();
  const known = ringsAt.get(projectId, now);
  if (known !== undefined && known > now && known <= dueAt) return;
  try {
    ringsAt.set(projectId, await clockOf(env, projectId).wake({ orgId, projectId }, dueAt), now);
  } catch (error) {
    log({ level: 'error', message: 'a clock could not be woken', projectId, error: String(error) });
  }
}
