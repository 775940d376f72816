// Collects what finished steps leave behind and publishes it in groups: steps that finish while a write is under way
// join the next one, so that a slow provider never holds back the others of its batch.
import type { Env } from '../../env.ts';
import { deliveryStatements } from '../../store/deliveries.ts';
import type { DeliveryRow } from '../../store/delivery-row.ts';
import type { FollowUp } from '../../store/follow-ups.ts';
import { followUpStatements } from '../../store/follow-ups.ts';
import { publishTransitions, requirePublished, type Transition } from '../../stream/publish-transitions.ts';

export interface Leftover {
  transition: Transition;
  delivery: DeliveryRow | null;
  followUps: readonly FollowUp[];
}

export interface Outbox {
  /** Resolves when this leftover is published. */
  put(leftover: Leftover): Promise<void>;
}

/** An outbox for the steps of one batch in one database. */
export function createOutbox(env: Env, orgId: string, db: D1Database, now: () => number): Outbox {
  let waiting: Leftover[] = [];
  let flushing: Promise<void> | null = null;
  const flush = async () => {
    // One turn of the event loop lets every step that is ready join.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const group = waiting;
    waiting = [];
    flushing = null;
    await publish(env, orgId, db, group, now());
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

async function publish(env: Env, orgId: string, db: D1Database, group: Leftover[], now: number): Promise<void> {
  const after = [
    ...deliveryStatements(
      db,
      group.flatMap(({ delivery }) => delivery ?? []),
    ),
    ...group.flatMap(({ delivery, followUps }) => (delivery ? followUpStatements(db, delivery, followUps, now) : [])),
  ];
  const transitions = group.map(({ transition }) => transition);
  requirePublished(await publishTransitions(env, db, transitions, { orgId, now, after }));
}
