// Collects what finished steps leave behind and publishes it in groups: steps that finish while a write is under way
// join the next one, so that a slow provider never holds back the others of its batch.
import type { Env } from '../../env.ts';
import { publishTransitions, type Transition } from '../../stream/publish-transitions.ts';

export interface Outbox {
  /** Resolves when this transition is published. */
  put(transition: Transition): Promise<void>;
}

/** An outbox for the steps of one batch in one database. */
export function createOutbox(env: Env, orgId: string, db: D1Database, now: () => number): Outbox {
  let waiting: Transition[] = [];
  let flushing: Promise<void> | null = null;
  const flush = async () => {
    // One turn of the event loop lets every step that is ready join.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const group = waiting;
    waiting = [];
    flushing = null;
    await publishTransitions(env, db, group, { orgId, now: now() });
  };
  let previous: Promise<void> = Promise.resolve();
  return {
    put(transition) {
      waiting.push(transition);
      if (!flushing) {
        flushing = previous.catch(() => undefined).then(flush);
        previous = flushing;
      }
      return flushing;
    },
  };
}
