// What the handler of one batch of messages shares: its way out, and its time.
// 1. All requests of an invocation share its connections, whatever projects they are for.
// 2. A step that takes long is detached: its message is acknowledged, so that it does not hold back the next batch, and
//    the work continues for as long as the platform lets it. Without the flag queue_consumer_no_wait_for_wait_until the
//    platform would keep the next batch back until then.
import type { Env } from '../env.ts';
import { openFeedSender } from '../feed-object/sender.ts';
import type { Egress } from '../guard/egress.ts';
import { openEgress } from '../guard/open-egress.ts';
import { openEmailSender } from '../providers/email/open-sender.ts';
import type { EmailSender, FeedSender } from '../providers/provider.ts';

/** A step holds back the next batch for so long at most; milliseconds. */
const detachAfterMs = 300;

export interface Invocation {
  egress: Egress;
  email: EmailSender | null;
  feed: FeedSender;
  now(): number;
  /** Resolves when the step that is under way since `begun()` (epoch ms) should be detached; never where none is. */
  overdue(begun: () => number): Promise<undefined>;
  /** Lets work continue after the batch has been settled. */
  detach(work: Promise<unknown>): void;
  /** The batch is settled. */
  close(): void;
}

/** Opens what a batch shares. Where `detaches` is false its work is waited for, however long it takes. */
export function openInvocation(env: Env, ctx: ExecutionContext, detaches: boolean): Invocation {
  const now = () => Date.now();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const overdue = (begun: () => number) =>
    new Promise<undefined>((resolve) => {
      const look = () => {
        const leftMs = begun() + detachAfterMs - now();
        // A timer may come early, and the clock decides.
        if (leftMs <= 0) resolve(undefined);
        else timers.add(setTimeout(look, leftMs));
      };
      if (detaches) look();
    });
  return {
    egress: openEgress(env),
    email: openEmailSender(env),
    feed: openFeedSender(env),
    now,
    overdue,
    detach: (work) => ctx.waitUntil(work),
    close: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}
