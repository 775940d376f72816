// Applies a batch of events to what they concern: profiles and runs. One D1 round trip before, one after, per round.
// 1. Calls of one person are applied in the order of their timestamps; a track sees the identify before it.
// 2. Each message gets a verdict of its own. One event of many that cannot be done now is put back alone; a message that
//    holds only that event is tried again with the pauses of its queue.
import type { Env } from '../../env.ts';
import { derivedId } from '../../ids.ts';
import { type EventsMessage, type QueuedEvent, queuedEvent, streamEvent } from '../../messages.ts';
import { enqueueEvents, type StreamAddress } from '../../stream/enqueue.ts';
import type { Verdict } from '../verdict.ts';
import { Failures } from './failures.ts';
import { dispatchRound } from './round.ts';
import type { TakenEvent } from './taken-event.ts';

/** Events taken together: their statements stay far below D1's limits for one batch. */
const eventsPerRound = 100;
/** The platform allows 1,000 calls to objects and services in one invocation; what is left goes back to the queue. */
const callsPerInvocation = 600;

/** A message of the events queue, and how often it was delivered. */
export interface DeliveredEvents {
  body: EventsMessage;
  attempts: number;
}

/** Dispatches the events of one project; the verdicts stand in the order of the messages. */
export async function dispatchEvents(
  env: Env,
  { orgId, projectId }: StreamAddress,
  messages: DeliveredEvents[],
  now: number,
): Promise<Verdict[]> {
  const taken = inOrder(messages.flatMap((message) => eventsOf(projectId, message)));
  const failures = new Failures();
  let calls = 0;
  for (let i = 0; i < taken.length; i += eventsPerRound) {
    if (calls > callsPerInvocation) {
      await putBack(env, { orgId, projectId }, taken.slice(i));
      break;
    }
    calls += await dispatchRound(env, { orgId, projectId }, taken.slice(i, i + eventsPerRound), failures, now);
  }
  return judge(env, { orgId, projectId }, messages, taken, failures);
}

async function judge(
  env: Env,
  address: StreamAddress,
  messages: DeliveredEvents[],
  taken: TakenEvent[],
  failures: Failures,
): Promise<Verdict[]> {
  const failed = new Map(taken.filter(({ event }) => failures.has(event)).map((one) => [one.event.id, one]));
  const single = messages.map(({ body }) =>
    body.events.length === 1 ? eventId(address.projectId, body.events[0]) : null,
  );
  const alone = [...failed.values()].filter(({ event }) => !single.includes(event.id));
  // Each in a message of its own, and known as one that may be recorded: it may have failed behind that.
  for (const { event } of alone) await putBack(env, address, [{ event, repeats: true }]);
  return single.map((id): Verdict => {
    const one = id === null ? undefined : failed.get(id);
    return one ? { kind: 'retry', reason: String(failures.reasonOf(one.event)) } : { kind: 'ack' };
  });
}

async function putBack(env: Env, address: StreamAddress, taken: TakenEvent[]): Promise<void> {
  for (const [repeats, group] of Map.groupBy(taken, (one) => one.repeats)) {
    const events = group.map(({ event, context }) => ({ ...queuedEvent(event), ...(context && { context }) }));
    await enqueueEvents(env, repeats ? { ...address, repeats } : address, events);
  }
}

function eventsOf(projectId: string, { body, attempts }: DeliveredEvents): TakenEvent[] {
  const repeats = attempts > 1 || body.repeats === true;
  return body.events.map((event) => {
    return { event: streamEvent(eventId(projectId, event), event), repeats, context: event.context };
  });
}

const eventId = (projectId: string, event?: QueuedEvent): string =>
  derivedId('event', projectId, event?.messageId ?? '');

/** By time, and each id once: the first of it counts. */
function inOrder(taken: TakenEvent[]): TakenEvent[] {
  const unique = new Map<string, TakenEvent>();
  for (const one of taken) if (!unique.has(one.event.id)) unique.set(one.event.id, one);
  return [...unique.values()].sort((a, b) => a.event.timestamp - b.event.timestamp);
}
