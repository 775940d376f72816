// Decides whether an alert is one too many for its channel; those are counted in one digest at the end of the window.
// 1. A window begins with its first alert. Which message is the how-manieth is counted in one statement (store/targets.ts).
// 2. `critical`, and what an alert that was sent leads to (`passes`), is never refused and not counted.
import type { Priority } from '../../contract/messages/gates.ts';
import type { Storm } from '../../contract/messages/sending-limits.ts';
import { type Answer, closedBy, notAsked } from './gate.ts';

/** The window of a target after a message was counted. */
export interface StormCount {
  /** When the window began, epoch ms. */
  windowAt: number;
  /** Messages let through in it, this one included. */
  count: number;
  /** Whether this one was let through. */
  isWithin: boolean;
}

/** When a window ends, epoch ms. */
export const windowEnd = ({ windowSeconds }: Storm, windowAt: number): number =>
  windowAt + Math.ceil(windowSeconds * 1_000);

/** The answer by the count of the window; null: the message is not counted. */
export function stormAnswer(storm: Storm, counted: StormCount | null, priority: Priority): Answer {
  const { limit, windowSeconds } = storm;
  if (!counted) return priority === 'critical' ? { verdict: 'passed_critical', numbers: { limit } } : notAsked;
  const until = new Date(windowEnd(storm, counted.windowAt)).toISOString();
  const numbers = { count: counted.count, limit, windowSeconds, until };
  if (counted.isWithin) return { verdict: 'open', numbers };
  const message = `The channel had ${limit} ${limit === 1 ? 'alert' : 'alerts'} in ${windowSeconds} s; this one is in the digest of ${until}.`;
  return closedBy('suppressed', 'storm', message, numbers);
}
