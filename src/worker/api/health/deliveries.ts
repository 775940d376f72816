// How messages fare, read from the rollups alone.

import type {
  ChannelHealth,
  DeliveryHealth,
  DeliveryHealthQuery,
  Granularity,
} from '../../../contract/account/health.ts';
import { AppError } from '../../../contract/errors.ts';
import { percentileMs } from '../../../engine/histogram.ts';
import { type Ctx, projectsOf } from '../../access/context.ts';
import { instantOf } from '../../access/instant.ts';
import { isoTime } from '../../access/tenant.ts';
import { latencySums } from '../../store/rollups.ts';

const hourMs = 3_600_000;
/** Hours of a point, and how many points are shown: by default and at most. */
const grains = {
  hour: { hours: 1, points: 24, mostPoints: 31 * 24 },
  day: { hours: 24, points: 30, mostPoints: 366 },
} as const;

interface RollupRow {
  slot: number;
  channelId: string;
  kind: string;
  outcome: string;
  reason: string;
  messages: number;
  attempted: number;
  latency: string;
}

interface ChannelRow {
  id: string;
  name: string;
  vendor: string;
}

type Numbers = DeliveryHealth['totals'];

/** Outcomes and latency by channel over a range of hours or days. */
export async function readDeliveryHealth(ctx: Ctx, query: DeliveryHealthQuery): Promise<DeliveryHealth> {
  const { granularity } = query;
  const { hours } = grains[granularity];
  const { first, end } = rangeOf(query, ctx.now);
  const projects = JSON.stringify(await projectsOf(ctx, query.projectId));
  const [rollups, channels] = await ctx.env.DB.batch<Record<string, unknown>>([
    ctx.env.DB.prepare(
      `SELECT hour / ${hours} AS slot, channel_id AS channelId, kind, outcome, reason, sum(messages) AS messages, sum(attempted) AS attempted,
         ${latencySums} AS latency
       FROM delivery_rollups WHERE project_id IN (SELECT value FROM json_each(?1)) AND hour >= ?2 AND hour < ?3
       GROUP BY 1, 2, 3, 4, 5 ORDER BY 1`,
    ).bind(projects, first * hours, end * hours),
    ctx.env.DB.prepare(
      'SELECT id, name, vendor FROM channels WHERE project_id IN (SELECT value FROM json_each(?1)) ORDER BY created_at',
    ).bind(projects),
  ]);
  const rows = (rollups?.results ?? []) as unknown as RollupRow[];
  const known = new Map(((channels?.results ?? []) as unknown as ChannelRow[]).map((row) => [row.id, row]));
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
function rangeOf(query: DeliveryHealthQuery, now: number): { first: number; end: number } {
  const { hours, points, mostPoints } = grains[query.granularity];
  const slotMs = hours * hourMs;
  const end = Math.ceil((instantOf(query.to, 'to') ?? now + 1) / slotMs);
  const from = instantOf(query.from, 'from');
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

function channelHealth(rows: RollupRow[], known: Map<string, ChannelRow>, slotMs: number): ChannelHealth {
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

type Group = 'sent' | 'suppressed' | 'skipped' | 'pending' | 'failed';

/** As which number an outcome of the log counts; whatever is no success and no gate is a failure. */
function groupOf(outcome: string): Group {
  if (outcome === 'sent' || outcome === 'completed') return 'sent';
  if (outcome === 'suppressed' || outcome === 'pending') return outcome;
  return outcome === 'skipped-missing-config' || outcome === 'byod_required' ? 'skipped' : 'failed';
}

function numbersOf(rows: readonly RollupRow[]): Numbers {
  const groups: Record<Group, number> = { sent: 0, suppressed: 0, skipped: 0, pending: 0, failed: 0 };
  const latency: number[] = [];
  let attempted = 0;
  for (const row of rows) {
    groups[groupOf(row.outcome)] += row.messages;
    attempted += row.attempted;
    for (const [i, count] of (JSON.parse(row.latency) as number[]).entries()) latency[i] = (latency[i] ?? 0) + count;
  }
  return {
    attempted,
    ...groups,
    delivered: 0,
    opened: 0,
    clicked: 0,
    bounced: 0,
    complained: 0,
    p50Ms: percentileMs(latency, 0.5),
    p95Ms: percentileMs(latency, 0.95),
  };
}

function byReason(rows: readonly RollupRow[], group: Group): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome, reason, messages } of rows) {
    if (groupOf(outcome) !== group || messages === 0) continue;
    const word = reason === '' ? outcome : reason;
    counts[word] = (counts[word] ?? 0) + messages;
  }
  return counts;
}
