// How messages fare, read from the rollups alone.

import type {
  ChannelHealth,
  DeliveryHealth,
  DeliveryHealthQuery,
  Granularity,
} from '../../../contract/account/health.ts';
import { AppError } from '../../../contract/errors.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { countedTypes, type HeardCounts } from '../../../engine/heard/heard.ts';
import { percentileMs } from '../../../engine/histogram.ts';
import type { Ctx } from '../../access/context.ts';
import { eachDatabase } from '../../access/databases.ts';
import { endOfTime, rangeOf } from '../../access/instant.ts';
import { type DeliverySlot, type NamedChannel, parseLatency, readDeliverySlots } from '../../store/health-numbers.ts';
import { groupOf, type OutcomeGroup } from './outcome-group.ts';

const hourMs = 3_600_000;
/** Hours of a point, and how many points are shown: by default and at most. */
const grains = {
  hour: { hours: 1, points: 24, mostPoints: 31 * 24 },
  day: { hours: 24, points: 30, mostPoints: 366 },
} as const;

type Numbers = DeliveryHealth['totals'];

/** Outcomes and latency by channel over a range of hours or days. */
export async function readDeliveryHealth(ctx: Ctx, query: DeliveryHealthQuery): Promise<DeliveryHealth> {
  const { granularity } = query;
  const { hours } = grains[granularity];
  const { first, end } = slotsOf(query, ctx.now);
  const range = { firstHour: first * hours, endHour: end * hours, slotHours: hours };
  const holdings = await eachDatabase(ctx, query.projectId);
  const parts = await Promise.all(
    holdings.map(({ db, projectIds }) => readDeliverySlots(db.$client, projectIds, range)),
  );
  const rows = parts.flatMap(({ slots }) => slots);
  const known = new Map(parts.flatMap(({ channels }) => channels).map((channel) => [channel.id, channel]));
  const groups = [...Map.groupBy(rows, ({ kind, channelId }) => `${kind} ${channelId}`).values()];
  return {
    from: isoTime(first * hours * hourMs),
    to: isoTime(end * hours * hourMs),
    granularity,
    totals: numbersOf(rows),
    channels: groups
      .map((group) => channelHealth(group, known, hours * hourMs))
      .sort((a, b) => b.attempted - a.attempted || a.kind.localeCompare(b.kind)),
  };
}

/** Whole hours or days, `end` exclusive. */
function slotsOf(query: DeliveryHealthQuery, now: number): { first: number; end: number } {
  const { hours, points, mostPoints } = grains[query.granularity];
  const slotMs = hours * hourMs;
  const { from, to = now + 1 } = rangeOf(query);
  const end = Math.min(Math.ceil(to / slotMs), Math.floor((endOfTime - 1) / slotMs));
  const first = from === undefined ? end - points : Math.floor(from / slotMs);
  if (first >= end) throw outOfRange('?from', '`from` lies before `to`.');
  if (end - first > mostPoints) throw outOfRange('?from', tooLong(query.granularity));
  return { first, end };
}

function tooLong(granularity: Granularity): string {
  if (granularity === 'day') return 'At most 366 days are shown at once; choose a later `from`.';
  return 'At most 31 days are shown by the hour; choose a later `from`, or granularity=day.';
}

function outOfRange(pointer: string, message: string): AppError {
  return new AppError('invalid', message, { faults: [{ pointer, code: 'out_of_range', message }] });
}

function channelHealth(rows: DeliverySlot[], known: Map<string, NamedChannel>, slotMs: number): ChannelHealth {
  const { channelId = '', kind = '' } = rows[0] ?? {};
  const channel = known.get(channelId);
  // The webhook of a step needs no channel; it is called by our own client.
  const provider = channel?.vendor ?? (kind === 'webhook' ? 'http' : null);
  const slots = Map.groupBy(rows, ({ slot }) => slot);
  return {
    channelId: channelId === '' ? null : channelId,
    name: channel?.name ?? null,
    kind,
    provider,
    ...numbersOf(rows),
    suppressedBy: byReason(rows, 'suppressed'),
    failedBy: byReason(rows, 'failed'),
    skippedBy: byReason(rows, 'skipped'),
    series: [...slots].map(([slot, members]) => ({ at: isoTime(slot * slotMs), ...numbersOf(members) })),
  };
}

function numbersOf(rows: readonly DeliverySlot[]): Numbers {
  const groups: Record<OutcomeGroup, number> = { sent: 0, suppressed: 0, skipped: 0, pending: 0, failed: 0 };
  const latency: number[] = [];
  const heard: HeardCounts = { delivered: 0, opened: 0, clicked: 0, bounced: 0, complained: 0 };
  let attempted = 0;
  for (const row of rows) {
    for (const type of countedTypes) heard[type] += row[type];
    groups[groupOf(row.outcome)] += row.messages;
    attempted += row.attempted;
    for (const [i, count] of parseLatency(row.latency).entries()) latency[i] = (latency[i] ?? 0) + count;
  }
  return {
    attempted,
    ...groups,
    ...heard,
    p50Ms: percentileMs(latency, 0.5),
    p95Ms: percentileMs(latency, 0.95),
  };
}

function byReason(rows: readonly DeliverySlot[], group: OutcomeGroup): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome, reason, messages } of rows) {
    if (groupOf(outcome) !== group || messages === 0) continue;
    const word = reason === '' ? outcome : reason;
    counts[word] = (counts[word] ?? 0) + messages;
  }
  return counts;
}
