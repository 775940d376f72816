// Collects what finished steps leave behind and writes it in groups: whoever finishes while a write is under way
// joins the next one, so that a slow provider never holds back the others of its batch.
import { withRetry } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import type { Transition } from '../../run-object/messages.ts';
import { deliveryStatements } from '../../store/deliveries.ts';
import type { DeliveryRow } from '../../store/delivery-row.ts';
import type { FollowUp } from '../../store/follow-ups.ts';
import { followUpStatements } from '../../store/follow-ups.ts';
import { indexStatements } from '../../store/run-rows.ts';
import { enqueueSteps } from '../../stream/enqueue.ts';
import { announceEnds } from '../../stream/run-events.ts';

export interface Leftover {
  transition: Transition;
  delivery: DeliveryRow | null;
  followUps: readonly FollowUp[];
}

export interface Outbox {
  /** Resolves when this leftover is written and posted. */
  put(leftover: Leftover): Promise<void>;
}

/** An outbox for the steps of one batch in one database. */
export function createOutbox(env: Env, orgId: string, db: D1Database, now: () => number): Outbox {
  let waiting: Leftover[] = [];
  let flushing: Promise<void> | null = null;
  const flush = async () => {
    // One turn of the event loop lets everybody who is ready join.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const group = waiting;
    waiting = [];
    flushing = null;
    await write(env, orgId, db, group, now());
  };
  let previous: Promise<void> = Promise.resolve();
  return {
    put(leftover) {
      waiting.push(leftover);
      if (!flushing) {
        flushing = previous.catch(() => undefined).then(flush);
        previous = flushing;
      }
      return flushing;
    },
  };
}

async function write(env: Env, orgId: string, db: D1Database, group: Leftover[], now: number): Promise<void> {
  const rows = group.flatMap(({ transition }) => transition.row ?? []);
  const deliveries = group.flatMap(({ delivery }) => delivery ?? []);
  const statements = [
    ...indexStatements(db, rows),
    ...deliveryStatements(db, deliveries),
    ...group.flatMap(({ delivery, followUps }) => (delivery ? followUpStatements(db, delivery, followUps, now) : [])),
  ];
  // The next steps go first: the run object's alarm would send them again, the rows are repaired by the sweep.
  await enqueueSteps(
    env,
    group.flatMap(({ transition }) => transition.next ?? []),
  );
  if (statements.length) await withRetry(() => db.batch(statements));
  await announceEnds(env, orgId, rows);
}
