// Posts events that stand in the outbox for a minute: whoever wrote their fact could not. Part of the sweep.
import type { Env } from '../env.ts';
import { readOrgId } from '../store/projects.ts';
import { dropPosted, readLeftBehind } from '../store/stream-outbox.ts';
import { relayEvents } from '../stream/relay.ts';
import { settleAll } from './settle-all.ts';

const graceMs = 60_000;
const postedAtOnce = 500;

export async function postLeftBehind(env: Env, db: D1Database, now: number): Promise<void> {
  const events = await readLeftBehind(db, now - graceMs, postedAtOnce);
  const byProject = Map.groupBy(events, ({ projectId }) => projectId);
  await settleAll(
    [...byProject].map(async ([projectId, group]) => {
      const orgId = await readOrgId(env.DB, projectId);
      const ids = group.map(({ id }) => id);
      // Of a project that is gone nobody is told.
      if (orgId === null) await dropPosted(db, ids);
      else await relayEvents(env, db, { orgId, projectId }, group);
    }),
  );
}
