import type { StepType } from '../../contract/workflows/steps/registry.ts';
import { longestDelayMs } from '../../engine/deliveries/schedule.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
import type { Env } from '../env.ts';
import {
  type AlertMessage,
  type DeliveryMessage,
  type EventsMessage,
  type HeardMessage,
  isWake,
  type JobMessage,
  type QueuedEvent,
  queueLimits,
  type StepMessage,
  type WakeMessage,
} from '../messages.ts';
import type { DeliveryPlace } from '../store/own-delivery-row.ts';

/** Whose stream an event belongs to. */
export interface StreamAddress {
  orgId: string;
  projectId: string;
  repeats?: boolean;
}

const encoder = new TextEncoder();

/** Puts events into the stream of a project: one queue write for a single message. */
export async function enqueueEvents(env: Env, address: StreamAddress, events: QueuedEvent[]): Promise<void> {
  const messages = packMessages(address, events);
  const [only] = messages;
  if (messages.length === 1 && only) await env.EVENTS.send(only);
  else for (const group of packGroups(messages)) await env.EVENTS.sendBatch(group.map((body) => ({ body })));
}

/** Which queue a step travels by. */
export type QueueKind = 'sends' | 'webhooks' | 'ai';

/** The queue of a type of step, as its behaviour says. */
export function queueKindOf(type: StepType): QueueKind {
  const { work } = behaviourOf({ type });
  if (work.place === 'queue') return work.queue;
  throw new TypeError(`a step of type ${type} travels by no queue`);
}

/** The queue of a type of step. */
export function queueFor(env: Env, type: StepType): Queue<StepMessage> {
  return { sends: env.SENDS, webhooks: env.WEBHOOKS, ai: env.MODELS }[queueKindOf(type)];
}

/** Enqueues what was heard of a message; to be delivered after so many ms. */
export async function enqueueHeard(env: Env, message: HeardMessage, delayMs = 0): Promise<void> {
  await env.SENDS.send(message, { delaySeconds: Math.ceil(delayMs / 1_000) });
}

/** Enqueues what was heard of several messages, in batches. */
export async function enqueueHeardOfMany(env: Env, messages: readonly HeardMessage[]): Promise<void> {
  const queue: AnyQueue = env.SENDS;
  await enqueueAll(
    messages.map((body) => ({ queue, body })),
    0,
  );
}

/** Enqueues the next portion of a job that moves or cancels runs; to be delivered after so many ms. */
export async function enqueueJob(
  env: Env,
  { orgId, projectId, id }: { orgId: string; projectId: string; id: string },
  delayMs = 0,
): Promise<void> {
  const message: JobMessage = { orgId, projectId, job: id };
  await env.SENDS.send(message, { delaySeconds: Math.ceil(delayMs / 1_000) });
}

type RunMessage = StepMessage | WakeMessage;
type AnyQueue = Queue<unknown>;

/** Enqueues step messages, each in its queue, and wake-ups, which are delivered in their time; in batches. */
export async function enqueueSteps(env: Env, messages: RunMessage[], now: number): Promise<void> {
  await enqueueAll(
    messages.map((message) => ({
      queue: (isWake(message) ? env.SENDS : queueFor(env, message.type)) as AnyQueue,
      body: message,
      dueAt: isWake(message) ? message.dueAt : undefined,
    })),
    now,
  );
}

/** An alert about which something is due. */
export interface AlertPlace {
  ruleId: string;
  id: string;
  /** Epoch ms. */
  dueAt: number;
}

/** What is to be looked at when it is due. */
export interface References {
  deliveries?: readonly DeliveryPlace[];
  alerts?: readonly AlertPlace[];
}

/** Enqueues references to rows of one project; what lies further ahead than a queue delays is left to the sweep. */
export async function enqueueReferences(
  env: Env,
  { orgId, projectId }: StreamAddress,
  { deliveries = [], alerts = [] }: References,
  now: number,
): Promise<void> {
  const isNear = ({ dueAt }: { dueAt: number }) => dueAt - now <= longestDelayMs;
  await enqueueAll(
    [
      ...deliveries.filter(isNear).map(({ id, source, kind, dueAt }) => ({
        queue: (source === 'endpoint' || kind === 'webhook' ? env.WEBHOOKS : env.SENDS) as AnyQueue,
        body: { orgId, projectId, delivery: id } satisfies DeliveryMessage,
        dueAt,
      })),
      ...alerts.filter(isNear).map(({ ruleId, id, dueAt }) => ({
        queue: env.SENDS as AnyQueue,
        body: { orgId, projectId, alert: [ruleId, id] } satisfies AlertMessage,
        dueAt,
      })),
    ],
    now,
  );
}

interface Enqueued {
  queue: AnyQueue;
  body: unknown;
  /** Not delivered before, epoch ms. */
  dueAt?: number | undefined;
}

async function enqueueAll(items: readonly Enqueued[], now: number): Promise<void> {
  const byQueue = new Map<AnyQueue, MessageSendRequest<unknown>[]>();
  for (const { queue, body, dueAt } of items) {
    // Never early: the rest of a second is waited for, too.
    const delay = dueAt === undefined ? {} : { delaySeconds: Math.max(0, Math.ceil((dueAt - now) / 1_000)) };
    byQueue.set(queue, [...(byQueue.get(queue) ?? []), { body, ...delay }]);
  }
  const sends: Promise<unknown>[] = [];
  for (const [queue, list] of byQueue) {
    for (let i = 0; i < list.length; i += queueLimits.batchMessages) {
      const batch = list.slice(i, i + queueLimits.batchMessages);
      const [only] = batch;
      if (batch.length !== 1 || !only) sends.push(queue.sendBatch(batch));
      else
        sends.push(
          queue.send(only.body, only.delaySeconds === undefined ? undefined : { delaySeconds: only.delaySeconds }),
        );
    }
  }
  await Promise.all(sends);
}

/** Packs events, in their order, into as few queue messages as their size limit allows. */
function packMessages(address: StreamAddress, events: QueuedEvent[]): EventsMessage[] {
  if (events.length === 1) return [{ ...address, events }];
  const packed: EventsMessage[] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const event of events) {
    const bytes = encoder.encode(JSON.stringify(event)).byteLength;
    const current = packed.at(-1);
    if (!current || size + bytes > queueLimits.messageBytes) {
      packed.push({ ...address, events: [event] });
      size = bytes;
    } else {
      current.events.push(event);
      size += bytes;
    }
  }
  return packed;
}

function packGroups(messages: EventsMessage[]): EventsMessage[][] {
  const perGroup = Math.floor(queueLimits.batchBytes / queueLimits.messageBytes);
  const groups: EventsMessage[][] = [];
  for (let i = 0; i < messages.length; i += perGroup) groups.push(messages.slice(i, i + perGroup));
  return groups;
}
