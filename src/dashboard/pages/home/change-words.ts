// How a number compares with the day before, in two words.
import { formatNumber, formatPercent } from '../../ui/format.ts';

export interface ChangeWords {
  text: string;
  /** Whether the change is welcome; null where it is neither. */
  isGood: boolean | null;
}

/** `+4.1 %` of more than before; null where there was nothing before to compare with. */
export function growth(total: number, before: number): ChangeWords | null {
  if (before === 0) return null;
  const share = (total - before) / before;
  if (share === 0) return { text: 'as before', isGood: null };
  return { text: `${share > 0 ? '+' : '−'}${formatPercent(Math.abs(share))}`, isGood: share > 0 };
}

/** `+9` failures: fewer are better. */
export function difference(total: number, before: number): ChangeWords | null {
  if (total === before) return total === 0 ? null : { text: 'as before', isGood: null };
  const more = total - before;
  return { text: `${more > 0 ? '+' : '−'}${formatNumber(Math.abs(more))}`, isGood: more < 0 };
}

/** `99.2 % ok`: the share of messages that did not fail; null where there were none. */
export function success(sent: number, failed: number): ChangeWords | null {
  return sent + failed === 0 ? null : { text: `${formatPercent(sent / (sent + failed))} ok`, isGood: null };
}
