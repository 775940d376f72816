// What attempts and ends of deliveries mean for their endpoint.
// 1. What an answer makes of the endpoint is stored before the end of its delivery: if that end is never stored, the attempt
//    is repeated and counted again, and nothing is forgotten.
// 2. A success of an endpoint that nothing is known against writes nothing.
// 3. The next delivery of an ordered endpoint becomes due in the batch that ends the one before it.
import type { AttemptResult } from '../../../../../engine/deliveries/state.ts';
import { type EndpointInput, isCalm } from '../../../../../engine/endpoints/advance.ts';
import { parseEndpointDefinition } from '../../../../db/schema/endpoints.ts';
import { log } from '../../../../log.ts';
import type { Delivered } from '../../../../steps/deliver-message.ts';
import { oldestOpenStatement, subscribedEventOf } from '../../../../store/endpoint-deliveries.ts';
import { setOrderHeadStatement } from '../../../../store/endpoint-targets.ts';
import type { EndpointRow } from '../../../../store/endpoints.ts';
import { wakeStatement } from '../../../../store/own-deliveries.ts';
import type { OwnDelivery } from '../../../../store/own-delivery-row.ts';
import { createMover, type Mover } from '../../../../stream/endpoint-moves.ts';
import { platformEvents } from '../../../../stream/platform-events.ts';
import type { AfterSettle, Attempted, EndedClaim, RowsWork } from '../source.ts';

/** The endpoints of one batch as they were read, and what has been made of them since. */
interface Known {
  rows: Map<string, EndpointRow>;
  move: Mover;
  /** Endpoints that were written in this batch: their rows are no longer what they were. */
  touched: Set<string>;
}

const known = new WeakMap<RowsWork, Known>();

/** Remembers endpoints for the ends of their deliveries. */
export function remember(work: RowsWork, rows: ReadonlyMap<string, EndpointRow>): void {
  const { rows: all } = knownOf(work);
  for (const [id, row] of rows) all.set(id, row);
}

function knownOf(work: RowsWork): Known {
  const { env, db, orgId, projectId, invocation } = work;
  const found = known.get(work) ?? {
    rows: new Map(),
    move: createMover(env, db, { orgId, projectId }, invocation.now),
    touched: new Set(),
  };
  known.set(work, found);
  return found;
}

/** Stores what an attempt makes of its endpoint; what would be tried again ends where the endpoint is disabled by now. */
export async function afterAttempt(work: RowsWork, { claimed, result, delivered }: Attempted): Promise<AttemptResult> {
  const input = inputOf(result, delivered);
  if (input === null) return result;
  const state = await moved(work, claimed, input);
  if (state?.status !== 'disabled' || result.kind !== 'failed') return result;
  const { attempt } = result;
  const message = `${result.message} The endpoint was disabled; replay the delivery once it works again.`;
  return { kind: 'ended', outcome: 'suppressed', reason: 'endpoint_disabled', message, attempt };
}

function inputOf(result: AttemptResult, { results: [first] }: Delivered): EndpointInput | null {
  if (result.kind === 'sent') return { kind: first?.kind === 'sent' && first.asksToStop ? 'asked' : 'success' };
  if (result.kind === 'failed') return { kind: 'failure' };
  if (result.kind !== 'ended') return null;
  if (result.reason === 'gone') return { kind: 'gone' };
  if (result.reason === 'asked_to_stop') return { kind: 'asked' };
  // It answers, and asked for this one message to stop.
  return result.reason === 'delivery_aborted' ? null : { kind: 'failure' };
}

async function moved(work: RowsWork, { endpointId, context }: OwnDelivery, input: EndpointInput) {
  const { rows, move, touched } = knownOf(work);
  const id = endpointId ?? '';
  const row = rows.get(id);
  const isHealthy = row?.status === 'ok' && isCalm(row) && !touched.has(id);
  if (input.kind === 'success' && isHealthy) return null;
  touched.add(id);
  const done = move(id, { input, depth: subscribedEventOf(context)?.depth ?? 0 });
  if (input.kind !== 'success') return done;
  // It has the message: that the counters could not be written is no reason to send it again.
  return done.catch((error: unknown) => {
    log({ level: 'error', message: 'a success was not counted', endpointId: id, error: String(error) });
    return null;
  });
}

/** What the end of a delivery leads to. */
export async function afterSettle(work: RowsWork, ended: EndedClaim): Promise<AfterSettle> {
  const { claimed, settled, result } = ended;
  if (settled.state !== 'done') return {};
  const row = knownOf(work).rows.get(claimed.endpointId ?? '');
  if (!row) return {};
  const { ordered, onExhausted } = parseEndpointDefinition(row.definition);
  const isExhausted = result.kind === 'failed';
  if (isExhausted && onExhausted === 'stop') await moved(work, claimed, { kind: 'exhausted' });
  const next = ordered && claimed.replays === 0 ? await nextInLine(work, row, claimed) : {};
  return { ...next, events: isExhausted ? exhausted(ended) : [] };
}

async function nextInLine(
  { db, projectId, invocation }: RowsWork,
  row: EndpointRow,
  claimed: OwnDelivery,
): Promise<AfterSettle> {
  const line = { head: row.orderHead, except: claimed.id };
  const next = await oldestOpenStatement(db, projectId, row.id, line).first<{ id: string }>();
  const now = invocation.now();
  // What came in late may be older than the head; then that stays where it is.
  const head = next !== null && next.id < claimed.id ? next.id : claimed.id;
  return {
    statements: [
      setOrderHeadStatement(db, row, head),
      ...(next === null ? [] : [wakeStatement(db, projectId, [next.id], now)]),
    ],
    references: {
      deliveries: next === null ? [] : [{ projectId, id: next.id, source: 'endpoint', kind: 'webhook', dueAt: now }],
    },
  };
}

function exhausted({ claimed, settled, now }: EndedClaim) {
  const { projectId, id, endpointId, eventType, replays, context } = claimed;
  return platformEvents({
    ...{ projectId, type: 'webhook.delivery.exhausted', about: id, number: replays, userId: null, at: now },
    depth: subscribedEventOf(context)?.depth ?? 0,
    properties: { endpointId, deliveryId: id, eventType, attempts: settled.attempts.length },
  });
}
