// Asks the owners of silences that are a week old whether they are still wanted. Part of the sweep.
import type { Env } from '../env.ts';
import { readOrgId } from '../store/projects.ts';
import { findOldSilences, parseSilence, type SilenceRow, silenceRemindedStatement } from '../store/silences.ts';
import { type OutboxEvent, outboxStatement } from '../store/stream-outbox.ts';
import { platformEvents } from '../stream/platform-events.ts';
import { tryRelay } from '../stream/relay.ts';
import { settleAll } from './settle-all.ts';

const askedAtOnce = 200;

export async function askAfterSilences(env: Env, db: D1Database, now: number): Promise<void> {
  const old = await findOldSilences(db, now, askedAtOnce);
  const byProject = Map.groupBy(old, ({ projectId }) => projectId);
  await settleAll(
    [...byProject].map(async ([projectId, rows]) => {
      const events = rows.flatMap((row) => askFor(row, now));
      const asked = rows.map((row) => silenceRemindedStatement(db, row));
      await db.batch([...asked, ...(events.length > 0 ? [outboxStatement(db, events)] : [])]);
      const orgId = await readOrgId(env.DB, projectId);
      if (orgId !== null) await tryRelay(env, db, { orgId, projectId }, events);
    }),
  );
}

/** One that is over by now bothers nobody. */
function askFor({ projectId, id, definition }: SilenceRow, now: number): OutboxEvent[] {
  const { owner, reason, until } = parseSilence(definition);
  if (until !== null && Date.parse(until) <= now) return [];
  const properties = { silenceId: id, reason, owner };
  return platformEvents({
    ...{ projectId, type: 'alert.silence_old', about: id, userId: null, properties, depth: 0, at: now },
  });
}
