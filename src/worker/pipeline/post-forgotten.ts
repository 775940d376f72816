// Posts deliveries and alerts whose queue message was lost, or that were planned further ahead than a queue delays. Part of
// the sweep.
// 1. A row that is posted is asked about again ten minutes later, so that a slow queue is not fed twice.
// 2. Projects take turns, so that the rows of one are not in the way of those of another.
import type { Env } from '../env.ts';
import { findForgottenAlerts, noteAlertsChecked } from '../store/alert-rows.ts';
import { findForgotten, noteChecked } from '../store/own-deliveries.ts';
import { readOrgId } from '../store/projects.ts';
import { enqueueReferences, type References } from '../stream/enqueue.ts';
import { fairShare } from './fair-share.ts';
import { settleAll } from './settle-all.ts';

const readAtOnce = 2_000;
const postedAtOnce = 1_000;
const askAgainMs = 10 * 60_000;

export async function postForgotten(env: Env, db: D1Database, now: number): Promise<void> {
  await postFairly(env, now, {
    found: await findForgotten(db, now, readAtOnce),
    asReferences: (deliveries) => ({ deliveries }),
    note: (places, askAt) => noteChecked(db, places, askAt),
  });
}

export async function postForgottenAlerts(env: Env, db: D1Database, now: number): Promise<void> {
  await postFairly(env, now, {
    found: await findForgottenAlerts(db, now, readAtOnce),
    asReferences: (alerts) => ({ alerts }),
    note: (places, askAt) => noteAlertsChecked(db, places, askAt),
  });
}

interface Forgotten<Place> {
  found: readonly Place[];
  asReferences(places: readonly Place[]): References;
  /** `askAt` is epoch ms. */
  note(places: readonly Place[], askAt: number): Promise<unknown>;
}

async function postFairly<Place extends { projectId: string }>(
  env: Env,
  now: number,
  { found, asReferences, note }: Forgotten<Place>,
): Promise<void> {
  const chosen = fairShare(found, ({ projectId }) => projectId, postedAtOnce);
  if (chosen.length === 0) return;
  const byProject = Map.groupBy(chosen, ({ projectId }) => projectId);
  await settleAll(
    [...byProject].map(async ([projectId, places]) => {
      const orgId = await readOrgId(env.DB, projectId);
      if (orgId !== null) await enqueueReferences(env, { orgId, projectId }, asReferences(places), now);
      await note(places, now + askAgainMs);
    }),
  );
}
