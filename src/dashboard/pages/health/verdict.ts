// What needs a look, in words: the first thing that the page of health says.
import { counted } from '../../words/counted.ts';

export interface Seen {
  /** Messages that failed for good in the period. */
  failed: number;
  /** The period, e.g. "the last 24 hours". */
  period: string;
  /** Runs that are overdue. */
  stuck: number;
  /** Queue messages that were given up and not put back. */
  deadLetters: number;
  /** Whether there are more dead letters than were read. */
  hasMore: boolean;
}

/** One phrase for each kind of trouble; none where all is quiet. */
export function troubles({ failed, period, stuck, deadLetters, hasMore }: Seen): string[] {
  return [
    failed > 0 ? `${counted(failed, 'message')} failed for good in ${period}` : null,
    stuck > 0 ? `${counted(stuck, 'run')} ${stuck === 1 ? 'is' : 'are'} overdue` : null,
    deadLetters > 0 ? `${hasMore ? 'more than ' : ''}${counted(deadLetters, 'dead letter')}` : null,
  ].filter((phrase) => phrase !== null);
}
