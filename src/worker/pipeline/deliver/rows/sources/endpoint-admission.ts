// Decides which claimed deliveries of endpoints may be attempted now. Asked in this order, each with a reason of its own:
// the endpoint is disabled, another delivery comes first (ordered endpoints), the breaker, the pace.
// 1. Nothing that is stopped here counts as an attempt.
// 2. Of what is due when a breaker is half open, one probes; the database decides which.
// 3. A delivery that had to wait for its place keeps it: it asks for no other.

import { isoTime } from '../../../../../contract/primitives.ts';
import type { AttemptResult } from '../../../../../engine/deliveries/state.ts';
import { breakerLimits, breakerPhase, parkedUntil } from '../../../../../engine/endpoints/breaker.ts';
import { parseEndpointDefinition } from '../../../../db/schema/endpoints.ts';
import { oldestOpenStatement } from '../../../../store/endpoint-deliveries.ts';
import { takeProbeStatement } from '../../../../store/endpoint-targets.ts';
import type { EndpointRow } from '../../../../store/endpoints.ts';
import type { OwnDelivery } from '../../../../store/own-delivery-row.ts';
import type { RowsWork } from '../source.ts';

export type Stop = Extract<AttemptResult, { kind: 'ended' | 'held' | 'outage' }>;

/** What waits for the delivery before it is looked at again after as long as it has waited, within these bounds. */
const orderPauseMs = { least: 1_000, most: 10 * 60_000 };
/** A place that is so near is as good as now. */
const paceSlackMs = 50;

/** Why deliveries may not be attempted now, by their ids; those that may are not in it. */
export async function admitDeliveries(
  work: RowsWork,
  items: readonly OwnDelivery[],
  rows: ReadonlyMap<string, EndpointRow>,
): Promise<Map<string, Stop>> {
  const groups = [...Map.groupBy(items, ({ endpointId }) => endpointId ?? '')];
  const stops = await Promise.all(
    groups.map(async ([id, group]): Promise<[string, Stop][]> => {
      const row = rows.get(id);
      return row ? admitGroup(work, row, group) : [];
    }),
  );
  return new Map(stops.flat());
}

async function admitGroup(work: RowsWork, row: EndpointRow, group: readonly OwnDelivery[]): Promise<[string, Stop][]> {
  const now = work.invocation.now();
  if (row.status === 'disabled') return group.map(({ id }) => [id, disabledStop(row)]);
  const { ordered, ratePerSecond } = parseEndpointDefinition(row.definition);
  const stops = new Map<string, Stop>();
  const open = () => group.filter(({ id }) => !stops.has(id));
  const stop = (found: readonly [string, Stop][]) => {
    for (const [id, one] of found) stops.set(id, one);
  };
  if (ordered) stop(await behindOthers(work, row, group, now));
  if (open().length > 0) stop(await parked(work, row, open(), now));
  if (open().length > 0 && ratePerSecond !== null) stop(await paced(work, row, open(), ratePerSecond, now));
  return [...stops];
}

function disabledStop({ disabledReason, disabledAt }: EndpointRow): Stop {
  const at = disabledAt === null ? '' : ` on ${isoTime(disabledAt).slice(0, 10)}`;
  const message = `The endpoint was disabled${at} (${disabledReason ?? 'manual'}); replay the delivery once it works again.`;
  return { kind: 'ended', outcome: 'suppressed', reason: 'endpoint_disabled', message };
}

async function behindOthers(
  { db }: RowsWork,
  row: EndpointRow,
  group: readonly OwnDelivery[],
  now: number,
): Promise<[string, Stop][]> {
  const inLine = group.filter(({ replays }) => replays === 0);
  if (inLine.length === 0) return [];
  const oldest = await oldestOpenStatement(db, row.projectId, row.id, { head: row.orderHead }).first<{ id: string }>();
  return inLine.flatMap(({ id, createdAt }): [string, Stop][] => {
    if (oldest === null || id <= oldest.id) return [];
    const dueAt = now + Math.min(Math.max(now - createdAt, orderPauseMs.least), orderPauseMs.most);
    const message = `Waits for the delivery ${oldest.id}, which comes before it.`;
    return [[id, { kind: 'held', why: 'order', dueAt, reason: 'order', message }]];
  });
}

async function parked(
  { db }: RowsWork,
  row: EndpointRow,
  group: readonly OwnDelivery[],
  now: number,
): Promise<[string, Stop][]> {
  const phase = breakerPhase(row, now);
  const { breakerUntil, failures } = row;
  if (phase === 'closed' || breakerUntil === null) return [];
  const why = failures === 0 ? 'too many failures in five minutes' : `${failures} failures in a row`;
  const held = (dueAt: number): Stop => {
    const message = `Parked until ${isoTime(dueAt).replace(/\.\d+Z$/, 'Z')}: ${why}.`;
    return { kind: 'held', why: 'parked', dueAt, reason: 'breaker_open', message };
  };
  if (phase === 'open') return group.map(({ id }) => [id, held(parkedUntil(breakerUntil, id))]);
  const taken = await takeProbeStatement(db, row, now, now + breakerLimits.probeMs).first();
  const besides = taken === null ? group : group.slice(1);
  return besides.map(({ id }) => [id, held(now + breakerLimits.besideProbeMs)]);
}

async function paced(
  { places }: RowsWork,
  row: EndpointRow,
  group: readonly OwnDelivery[],
  ratePerSecond: number,
  now: number,
): Promise<[string, Stop][]> {
  const asking = group.filter(({ reason }) => reason !== 'pace');
  if (asking.length === 0) return [];
  const gapMs = Math.ceil(1_000 / ratePerSecond);
  const placesAt = await Promise.all(asking.map(() => places.pace({ targetId: row.id, gapMs, now })));
  return asking.flatMap(({ id }, i): [string, Stop][] => {
    const placeAt = placesAt[i] ?? now;
    if (placeAt <= now + paceSlackMs) return [];
    const message = `Waits its turn: the endpoint takes ${ratePerSecond} requests a second.`;
    return [[id, { kind: 'held', why: 'pace', dueAt: placeAt, reason: 'pace', message }]];
  });
}
