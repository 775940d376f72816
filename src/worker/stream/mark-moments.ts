import type { Env } from '../env.ts';
import { loadMatchIndex } from '../store/match-index.ts';
import { setClockStatement } from '../store/project-clocks.ts';
import { matchVersionStatement } from '../store/project-versions.ts';
import { markDelayMs, markMomentsStatement } from '../store/trigger-moments.ts';
import type { ClockAddress } from './wake-clock.ts';

/**
 * For a change of a profile that nobody repeats when its caller dies: statements of its batch by which the clock looks at
 * the person a little later, unless their moments have been computed by then. `traits` are those that change, null where
 * it may be any.
 */
export async function markStatements(
  env: Env,
  db: D1Database,
  { orgId, projectId, now }: ClockAddress & { now: number },
  userId: string,
  traits: ReadonlySet<string> | null,
): Promise<D1PreparedStatement[]> {
  const row = await matchVersionStatement(db, projectId).first<{ version: number }>();
  const index = await loadMatchIndex(env, orgId, projectId, row?.version ?? 0);
  const dated = index.dated.filter(({ watched }) => traits === null || [...watched].some((name) => traits.has(name)));
  if (dated.length === 0) return [];
  const places = dated.map(({ id, since }) => ({ workflowId: id, since }));
  const at = now + markDelayMs;
  return [markMomentsStatement(db, projectId, places, userId, at), setClockStatement(db, { orgId, projectId }, at)];
}
