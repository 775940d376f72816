// What an answer, or a person, makes of an endpoint, stored and announced.
// 1. State, announcements and whatever follows are one batch. It begins with a look at whether the endpoint is still as it
//    was read; if not, nothing is written, and the inputs are applied to what it is by now.
// 2. Inputs of one endpoint that come while a write is under way are applied together by the next one.
import { advanceEndpoint, type EndpointEffect, type EndpointInput } from '../../engine/endpoints/advance.ts';
import type { EndpointState } from '../../engine/endpoints/state.ts';
import { parseEndpointDefinition } from '../db/schema/endpoints.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import { countMissed, endWaitingDeliveries } from '../store/endpoint-deliveries.ts';
import { saveCountersStatement } from '../store/endpoint-targets.ts';
import { type EndpointRow, endpointsStatement, sameStateStatement, saveStatusStatement } from '../store/endpoints.ts';
import { type OutboxEvent, outboxStatement } from '../store/stream-outbox.ts';
import { isChanged } from '../store/unchanged.ts';
import type { StreamAddress } from './enqueue.ts';
import { platformEvents } from './platform-events.ts';
import { tryRelay } from './relay.ts';

/** Other writers may win so often before this one gives up; each of them has stored a newer state. */
const triesToStore = 20;

/** An input, and the depth of the event that led to it. */
export interface Moving {
  input: EndpointInput;
  depth: number;
}

/** The new state of an endpoint as parts of a batch. */
export interface PlannedMove {
  state: EndpointState;
  effects: EndpointEffect[];
  statements: D1PreparedStatement[];
  events: OutboxEvent[];
}

/** What inputs make of an endpoint as it was read; null where they change nothing. */
export async function planMove(
  db: D1Database,
  row: EndpointRow,
  moving: readonly Moving[],
  now: number,
): Promise<PlannedMove | null> {
  const { disableAfter } = parseEndpointDefinition(row.definition);
  let state: EndpointState = stateOf(row);
  const events: OutboxEvent[] = [];
  const effects: EndpointEffect[] = [];
  for (const { input, depth } of moving) {
    const before = state;
    const move = advanceEndpoint(before, input, { disableAfter }, now);
    state = move.state;
    effects.push(...move.effects);
    for (const effect of move.effects) events.push(...(await announced(db, row, before, effect, { now, depth })));
  }
  if (moving.length === 0 || isUnchanged(row, state)) return null;
  const statements = [
    sameStateStatement(db, row),
    ...(events.length > 0 ? [outboxStatement(db, events)] : []),
    saveStatusStatement(db, row, state),
    saveCountersStatement(db, row, state),
  ];
  return { state, effects, statements, events };
}

/** Applies inputs to an endpoint; returns the state that it then has, or null where there is none. */
export async function moveEndpoint(
  env: Env,
  db: D1Database,
  address: StreamAddress,
  id: string,
  moving: readonly Moving[],
  now: number,
): Promise<EndpointState | null> {
  for (let tries = 1; ; tries++) {
    const { results } = await endpointsStatement(db, address.projectId, [id]).all<EndpointRow>();
    const [row] = results;
    if (!row) return null;
    const plan = await planMove(db, row, moving, now);
    if (!plan) return stateOf(row);
    try {
      await db.batch(plan.statements);
    } catch (error) {
      if (!isChanged(error) || tries === triesToStore) throw error;
      continue;
    }
    await afterMove(env, db, address, id, plan, now);
    return plan.state;
  }
}

/** What follows a stored move: its announcements leave, and what waits for a disabled endpoint ends. */
export async function afterMove(
  env: Env,
  db: D1Database,
  address: StreamAddress,
  id: string,
  { effects, events }: PlannedMove,
  now: number,
): Promise<void> {
  await tryRelay(env, db, address, events);
  if (!effects.some(({ kind }) => kind === 'disabled')) return;
  // What is left over ends by itself when it comes due.
  await endWaitingDeliveries(db, address.projectId, id, now).catch((error: unknown) =>
    log({ level: 'error', message: 'deliveries of a disabled endpoint wait on', endpointId: id, error: String(error) }),
  );
}

export type Mover = (id: string, moving: Moving) => Promise<EndpointState | null>;

/** Gathers the inputs of one invocation, endpoint by endpoint. */
export function createMover(env: Env, db: D1Database, address: StreamAddress, now: () => number): Mover {
  const waiting = new Map<string, { moving: Moving[]; done: Promise<EndpointState | null> }>();
  const last = new Map<string, Promise<unknown>>();
  return (id, moving) => {
    const open = waiting.get(id);
    if (open) {
      open.moving.push(moving);
      return open.done;
    }
    const list = [moving];
    const before = last.get(id) ?? Promise.resolve();
    const done = before
      .catch(() => undefined)
      .then(() => {
        waiting.delete(id);
        return moveEndpoint(env, db, address, id, list, now());
      });
    waiting.set(id, { moving: list, done });
    last.set(id, done);
    return done;
  };
}

export const stateOf = (row: EndpointRow): EndpointState => ({
  status: row.status,
  disabledReason: row.disabledReason,
  disabledAt: row.disabledAt,
  failingSince: row.failingSince,
  toldPercent: row.toldPercent,
  failures: row.failures,
  failSince: row.failSince,
  okCount: row.okCount,
  failCount: row.failCount,
  countSince: row.countSince,
  breakerUntil: row.breakerUntil,
  breakerMs: row.breakerMs,
});

const isUnchanged = (row: EndpointRow, state: EndpointState): boolean =>
  (Object.keys(state) as (keyof EndpointState)[]).every((field) => row[field] === state[field]);

/** The platform event of an effect; of one row of failures each is one event, however often it is posted. */
async function announced(
  db: D1Database,
  { projectId, id: endpointId, definition }: EndpointRow,
  before: EndpointState,
  effect: EndpointEffect,
  { now, depth }: { now: number; depth: number },
): Promise<OutboxEvent[]> {
  const { url } = parseEndpointDefinition(definition);
  const iso = (at: number) => new Date(at).toISOString();
  const since = before.failSince ?? now;
  const fact = { projectId, about: endpointId, userId: null, depth, at: now };
  switch (effect.kind) {
    case 'failing': {
      const properties = { endpointId, url, percent: effect.percent, since: iso(since) };
      // A row of failures has one first moment, and 100 percentages.
      return platformEvents({
        ...fact,
        type: 'webhook.endpoint.failing',
        number: since * 100 + effect.percent,
        properties,
      });
    }
    case 'disabled': {
      const properties = { endpointId, url, reason: effect.reason, since: iso(effect.since) };
      return platformEvents({ ...fact, type: 'webhook.endpoint.disabled', number: now, properties });
    }
    case 'recovered': {
      const missed = await countMissed(db, projectId, endpointId, before.failingSince ?? now);
      const properties = { endpointId, url, downMs: effect.downMs, missed };
      return platformEvents({ ...fact, type: 'webhook.endpoint.recovered', number: now, properties });
    }
  }
}
