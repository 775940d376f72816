// Collects what the runs of one go owe and publishes it in groups.
// 1. What a run owes is published when the run rests, or 250 ms after it was put here: a step that follows at once joins.
// 2. What could not be published stays here and joins the next group; the run keeps it too (R8), until it is confirmed.
// 3. One group at a time, so that what comes while one is written joins the next one.
import type { Env } from '../../env.ts';
import { publishTransitions, type Transition } from '../../stream/publish-transitions.ts';

/** A crash costs no more than the log of this time, and that is offered again; milliseconds. */
const longestWaitMs = 250;

export interface Outbox {
  /** Takes everything that a run owes by now. */
  put(transition: Transition): void;
  /** Publishes what is waiting; resolves when all of it, and what was put before, is published. */
  rest(): Promise<void>;
  /** The `seq` of a run up to which everything is published; 0 when that is not known. */
  confirmed(runId: string): number;
}

/** An outbox for the steps of one batch in one database. */
export function createOutbox(env: Env, orgId: string, db: D1Database, now: () => number): Outbox {
  let waiting: Transition[] = [];
  let next: Promise<void> | null = null;
  let previous: Promise<void> = Promise.resolve();
  let timer: ReturnType<typeof setTimeout> | null = null;
  const confirmed = new Map<string, number>();
  const publish = async () => {
    // One turn of the event loop lets every run that is about to rest join.
    await new Promise((resolve) => setTimeout(resolve, 0));
    next = null;
    if (timer) clearTimeout(timer);
    timer = null;
    const group = waiting;
    waiting = [];
    if (group.length === 0) return;
    try {
      await publishTransitions(env, db, group, { orgId, now: now() });
    } catch (error) {
      waiting = [...group, ...waiting];
      throw error;
    }
    for (const { runId, seq } of group) confirmed.set(runId, Math.max(seq, confirmed.get(runId) ?? 0));
  };
  const rest = () => {
    next ??= previous = previous.catch(() => undefined).then(publish);
    return next;
  };
  return {
    put(transition) {
      waiting.push(transition);
      // Whoever rests waits for the outcome; a failure before that is repeated then.
      timer ??= setTimeout(() => void rest().catch(() => undefined), longestWaitMs);
    },
    rest,
    confirmed: (runId) => confirmed.get(runId) ?? 0,
  };
}
