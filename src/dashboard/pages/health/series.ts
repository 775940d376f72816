// The points of the health charts: every hour or day of the period has one, also those without messages.
import type { ChannelHealth, DeliveryHealth } from '../../api/queries/health.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

type Counted = 'sent' | 'failed' | 'suppressed' | 'skipped';

export interface Charted {
  /** Name of each point, e.g. "09:00" or "25 Nov". */
  labels: string[];
  values: Record<Counted, number[]>;
}

/** Starts of the hours or days between two moments. */
function startsOf({ from, to, granularity }: Pick<DeliveryHealth, 'from' | 'to' | 'granularity'>): number[] {
  const step = granularity === 'hour' ? hourMs : dayMs;
  const starts: number[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += step) starts.push(at);
  return starts;
}

function labelOf(at: number, granularity: DeliveryHealth['granularity']): string {
  const form = granularity === 'hour' ? hourForm : dayForm;
  return form.format(at);
}
const hourForm = new Intl.DateTimeFormat(undefined, {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
// A day of the API is a day of UTC.
const dayForm = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** Messages of channels together, for each hour or day. */
export function chartOf(health: DeliveryHealth, channels: readonly ChannelHealth[] = health.channels): Charted {
  const starts = startsOf(health);
  const place = new Map(starts.map((at, index) => [at, index]));
  const empty = () => starts.map(() => 0);
  const values: Charted['values'] = { sent: empty(), failed: empty(), suppressed: empty(), skipped: empty() };
  for (const point of channels.flatMap(({ series }) => series)) {
    const index = place.get(Date.parse(point.at));
    if (index === undefined) continue;
    for (const name of Object.keys(values) as Counted[]) {
      const row = values[name];
      row[index] = (row[index] ?? 0) + point[name];
    }
  }
  return { labels: starts.map((at) => labelOf(at, health.granularity)), values };
}

export interface ReasonCount {
  outcome: 'failed' | 'suppressed' | 'skipped';
  reason: string;
  count: number;
}

/** Why messages were not sent, the most frequent reason first. */
export function reasonsOf(channels: readonly ChannelHealth[]): ReasonCount[] {
  const sums = new Map<string, ReasonCount>();
  const add = (outcome: ReasonCount['outcome'], byReason: Readonly<Record<string, number>>) => {
    for (const [reason, count] of Object.entries(byReason)) {
      const key = `${outcome} ${reason}`;
      sums.set(key, { outcome, reason, count: (sums.get(key)?.count ?? 0) + count });
    }
  };
  for (const { failedBy, suppressedBy, skippedBy } of channels) {
    add('failed', failedBy);
    add('suppressed', suppressedBy);
    add('skipped', skippedBy);
  }
  return [...sums.values()].sort((a, b) => b.count - a.count);
}

/** The share of messages that were accepted, of those that were tried; null where none was. */
export function acceptedShare({ sent, failed }: Pick<ChannelHealth, 'sent' | 'failed'>): number | null {
  return sent + failed === 0 ? null : sent / (sent + failed);
}
