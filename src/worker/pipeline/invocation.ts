// What the handler of one batch of messages shares: its way out, and its time.
// 1. All requests of an invocation share its connections, whatever projects they are for.
// 2. A step that takes long is detached: its message is acknowledged, so that it does not hold back the next batch, and
//    the work continues for as long as the platform lets it. Without the flag queue_consumer_no_wait_for_wait_until the
//    platform would keep the next batch back until then.
// 3. What goes to a place that was slow within the last minute is detached at once, so that many steps to one slow place
//    hold back no further batch.
import { createCache } from '../../engine/cache.ts';
import type { Env } from '../env.ts';
import { openFeedSender } from '../feed-object/sender.ts';
import type { Egress } from '../guard/egress.ts';
import { openEgress } from '../guard/open-egress.ts';
import { openEmailSender } from '../providers/email/open-sender.ts';
import type { EmailSender, FeedSender } from '../providers/provider.ts';

/** A step holds back the next batch for so long at most; milliseconds. */
const detachAfterMs = 300;
/** Places where something took that long within the last minute, as this isolate has seen. */
const slowPlaces = createCache<true>({ max: 5_000, ttlMs: 60_000 });

/** What is being done, as it is asked for again and again. */
export interface UnderWay {
  /** When it began, epoch ms. */
  begun: number;
  /** Where it goes: what was slow there once is likely to be slow again. */
  place: string;
}

export interface Invocation {
  egress: Egress;
  email: EmailSender | null;
  feed: FeedSender;
  now(): number;
  /** Resolves when the work that is under way should be detached; never where none is. */
  overdue(underWay: () => UnderWay): Promise<undefined>;
  /** Lets work continue after the batch has been settled. */
  detach(work: Promise<unknown>): void;
  /** The batch is settled. */
  close(): void;
}

/** Opens what a batch shares. Where `detaches` is false its work is waited for, however long it takes. */
export function openInvocation(env: Env, ctx: ExecutionContext, detaches: boolean): Invocation {
  const now = () => Date.now();
  const timers = new Set<ReturnType<typeof setTimeout>>();
  const overdue = (underWay: () => UnderWay) =>
    new Promise<undefined>((resolve) => {
      const look = () => {
        const { begun, place } = underWay();
        const leftMs = begun + detachAfterMs - now();
        // A timer may come early, and the clock decides.
        if (leftMs <= 0) slowPlaces.set(place, true, now());
        if (slowPlaces.get(place, now())) resolve(undefined);
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
