import type { StreamEvent } from '../contract/events.ts';
import type { PushToken } from '../contract/people/device.ts';
import type { StepType } from '../contract/workflows/steps/registry.ts';
import type { HeardFact } from '../engine/heard/heard.ts';

/** What a call says of the device it came from. */
export interface DeviceContext {
  /** IANA name. */
  timezone?: string;
  /** BCP 47 language tag. */
  locale?: string;
  /** A push token to register for the person of the call. */
  device?: PushToken;
}

/** A stamped event before dispatch gives it its id. */
export interface QueuedEvent extends Omit<StreamEvent, 'id' | 'properties'> {
  /** null where they are the traits again, which then travel once. */
  properties: StreamEvent['properties'] | null;
  /** Travels beside the event and is no part of it: a push token is in no log and in no run. */
  context?: DeviceContext;
}

/** An event of the stream as it came through the queue. */
export function streamEvent(id: string, { context: _context, ...event }: QueuedEvent): StreamEvent {
  return { ...event, id, properties: event.properties ?? event.traits ?? {} };
}

/** The same the other way. */
export function queuedEvent({ id: _id, ...event }: StreamEvent): QueuedEvent {
  return event.kind === 'identify' ? { ...event, properties: null } : event;
}

/** Message of the events queue. */
export interface EventsMessage {
  orgId: string;
  projectId: string;
  events: QueuedEvent[];
  /** Its events were taken before and may be recorded: what follows from them is done again. */
  repeats?: boolean;
  /** Some of the people for whom its one event starts runs of a workflow; nothing else is done for the event. */
  recipients?: RecipientPortion;
}

/** So many people as one message may start runs for. */
export interface RecipientPortion {
  workflowId: string;
  version: number;
  people: string[];
}

/** Message of the sends and webhooks queues: a reference, never a body; the run object holds the rest. */
export interface StepMessage {
  orgId: string;
  projectId: string;
  runId: string;
  /** `runId:cursor:visit`, the key of the effect. */
  key: string;
  type: StepType;
}

/** Message that ends the wait of a run; `wake` is its id. It is delivered when the wait is over. */
export interface WakeMessage {
  orgId: string;
  projectId: string;
  wake: string;
  /** Epoch ms. */
  dueAt: number;
}

export const isWake = (message: unknown): message is WakeMessage =>
  typeof message === 'object' && message !== null && 'wake' in message;

/** Message that releases the queued runs of a workflow; `release` is its id. */
export interface ReleaseMessage {
  orgId: string;
  projectId: string;
  release: string;
}

/** Message of the sends and webhooks queues: a delivery that owns its row is due, or will be; `delivery` is its id. */
export interface DeliveryMessage {
  orgId: string;
  projectId: string;
  delivery: string;
}

/** Message of the sends queue: something about an alert is due; its rule and its id. */
export interface AlertMessage {
  orgId: string;
  projectId: string;
  alert: [ruleId: string, id: string];
}

export const isDelivery = (message: unknown): message is DeliveryMessage =>
  typeof message === 'object' && message !== null && 'delivery' in message;

export const isAlert = (message: unknown): message is AlertMessage =>
  typeof message === 'object' && message !== null && 'alert' in message;

/** Message of the sends queue: a job that moves or cancels runs goes on; `job` is its id. */
export interface JobMessage {
  orgId: string;
  projectId: string;
  job: string;
}

export const isJob = (message: unknown): message is JobMessage =>
  typeof message === 'object' && message !== null && 'job' in message;

/** Message with what was heard of a message after it left; `heard` says which. */
export interface HeardMessage {
  projectId: string;
  heard: HeardOf;
  facts: HeardFact[];
  /** The facts are stored, and their verdict is final: what is left is to publish them. */
  late?: true;
  /** How often the log row of the message was looked for in vain. */
  tries?: number;
}

/** How a message is named: by its log row, or by a provider. */
export type HeardOf =
  | { deliveryId: string }
  /** Sent over this channel, or over one that has no config and so sends through it. */
  | { channelId: string; deliveryId: string }
  | { channelId: string; providerId: string };

export const isHeard = (message: unknown): message is HeardMessage =>
  typeof message === 'object' && message !== null && 'heard' in message;

/** Limits of the queues: of the platform, with room to spare, and `max_retries` of wrangler.toml. */
export const queueLimits = { messageBytes: 120_000, batchBytes: 240_000, batchMessages: 100, maxRetries: 100 } as const;
