// Posts alerts whose queue message was lost, or that are due further ahead than a queue delays. Part of the sweep.
import type { Env } from '../env.ts';
import { findForgottenAlerts, noteAlertsChecked } from '../store/alert-rows.ts';
import { readOrgId } from '../store/projects.ts';
import { enqueueReferences } from '../stream/enqueue.ts';
import { fairShare } from './fair-share.ts';
import { settleAll } from './settle-all.ts';

const readAtOnce = 2_000;
const postedAtOnce = 1_000;
const askAgainMs = 10 * 60_000;

export async function postForgottenAlerts(env: Env, db: D1Database, now: number): Promise<void> {
  const found = await findForgottenAlerts(db, now, readAtOnce);
  const chosen = fairShare(found, ({ projectId }) => projectId, postedAtOnce);
  if (chosen.length === 0) return;
  const byProject = Map.groupBy(chosen, ({ projectId }) => projectId);
  await settleAll(
    [...byProject].map(async ([projectId, places]) => {
      const orgId = await readOrgId(env.DB, projectId);
      if (orgId !== null) await enqueueReferences(env, { orgId, projectId }, { alerts: places }, now);
      await noteAlertsChecked(db, places, now + askAgainMs);
    }),
  );
}
