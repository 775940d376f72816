import * as z from 'zod';
import { Fault } from './errors.ts';
import { occasionPrefix, reservedPrefixes } from './event-names.ts';
import { ChosenId, IsoTime, noControlCharacters, PageQuery } from './primitives.ts';

/** Limits of the ingest endpoints (Segment HTTP API); sizes are bytes of UTF-8. */
export const ingestLimits = {
  eventBytes: 32 * 1024,
  batchBytes: 500 * 1024,
  batchEvents: 2_500,
  /** Levels of nesting; the database reads up to 1,000. */
  depth: 100,
} as const;

/** The event that registers a push token, which its context holds. */
export const deviceEvent = 'device.registered';

const properties = z.record(z.string(), z.unknown());
const id = ChosenId;

const common = {
  userId: id.optional().nullable().describe('Your id of the person.'),
  anonymousId: id
    .optional()
    .nullable()
    .describe('Id of a person who is not known yet; one of userId and anonymousId is required.'),
  writeKey: z.string().optional().describe('The key, for clients that cannot set headers, such as `sendBeacon`.'),
  messageId: id
    .optional()
    .describe('Makes a retry harmless: a second event with the same id within 7 days is ignored.'),
  timestamp: z
    .union([z.iso.datetime({ offset: true }), z.number()])
    .optional()
    .describe('When it happened, ISO 8601 or epoch milliseconds; now when left out.'),
  originalTimestamp: z.unknown().optional().describe('Stands for `timestamp` where that is left out.'),
  sentAt: z
    .unknown()
    .optional()
    .describe('Time on the clock of the sender when it sent the event; corrects a skewed `timestamp`.'),
  context: properties.optional(),
  integrations: z.unknown().optional(),
};

const eventName = z
  .string()
  .min(1)
  .max(200)
  .regex(noControlCharacters, 'The name of an event holds no line breaks and no other control characters.')
  .describe(
    `Event type, e.g. \`checkout_completed\` or \`user.signed_up\`. Names that begin with ${reservedPrefixes.map((prefix) => `\`${prefix}\``).join(', ')} are refused from keys of the role \`ingest\`, and \`${occasionPrefix}\` from all.`,
  );

/** The wire format is open: unknown fields are dropped, not refused, because Segment's clients send many. */
export const ingestBodies = {
  track: z.object({ ...common, event: eventName, properties: properties.optional().nullable() }),
  identify: z.object({ ...common, traits: properties.optional().nullable() }),
  page: z.object({
    ...common,
    name: z.string().max(200).optional().nullable(),
    category: z.string().optional().nullable(),
    properties: properties.optional().nullable(),
  }),
  screen: z.object({
    ...common,
    name: z.string().max(200).optional().nullable(),
    category: z.string().optional().nullable(),
    properties: properties.optional().nullable(),
  }),
  group: z.object({ ...common, groupId: id, traits: properties.optional().nullable() }),
  alias: z.object({
    ...common,
    previousId: id.describe('An anonymous id of the person. The id of a known person is refused as `known_person`.'),
  }),
} as const;

export type IngestKind = keyof typeof ingestBodies;
export const ingestKinds = Object.keys(ingestBodies) as [IngestKind, ...IngestKind[]];

/** Body of POST /v1/batch. */
export const BatchBody = z.object({
  batch: z.array(z.unknown()).min(1).max(ingestLimits.batchEvents),
  sentAt: z.union([z.iso.datetime({ offset: true }), z.number()]).optional(),
  writeKey: common.writeKey,
  context: properties.optional(),
  integrations: z.unknown().optional(),
});

/** A stamped event on its way through the queue and in the store. */
export interface StreamEvent {
  id: string;
  kind: IngestKind;
  type: string;
  userId: string | null;
  anonymousId: string | null;
  messageId: string;
  /** Those of an identify are its traits; those of an alias hold previousId. */
  properties: Record<string, unknown>;
  /** For identify and group: the traits to merge. */
  traits: Record<string, unknown> | null;
  /** Epoch ms. */
  timestamp: number;
  /** Epoch ms. */
  receivedAt: number;
  /** How many platform events led to this one; the stream stops at 8. */
  depth: number;
}

/** An event as the API returns it. */
export const Event = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    type: z.string(),
    module: z.string().describe('Part of the type before the first dot; `custom` when there is none.'),
    userId: z.string().nullable(),
    anonymousId: z.string().nullable(),
    messageId: z.string(),
    properties,
    timestamp: IsoTime,
    receivedAt: IsoTime,
  })
  .meta({ id: 'Event' });

export const EventQuery = PageQuery.extend({
  projectId: z.uuid().optional(),
  type: z.string().min(1).max(200).optional().describe('Event type, or a pattern such as `auth.*`.'),
  userId: z.string().max(256).optional(),
  from: z.string().optional().describe('ISO date or time; events received at or after it.'),
  to: z.string().optional().describe('ISO date or time; events received before it.'),
});

/** Answer of every ingest endpoint. */
export const Accepted = z
  .object({
    success: z.literal(true),
    accepted: z.int().describe('Number of events that were accepted.'),
    rejected: z
      .array(Fault)
      .optional()
      .describe('Faults of the events of a batch that were refused; all others were accepted.'),
  })
  .meta({ id: 'Accepted' });

/** What Segment's clients for browsers and phones ask for before they send; they need no more of it. */
export const ClientSettings = z
  .object({
    integrations: z.object({
      'Segment.io': z.object({
        apiKey: z.string(),
        apiHost: z.string().describe('Host and path that events go to, without the scheme.'),
        protocol: z.enum(['http', 'https']),
      }),
    }),
    metrics: z
      .object({ sampleRate: z.literal(0) })
      .describe('Keeps the clients from sending measurements of themselves to their maker.'),
  })
  .meta({ id: 'ClientSettings' });

/** Part of an event type before the first dot; `custom` when there is none. */
export function moduleOf(type: string): string {
  const dot = type.indexOf('.');
  return dot > 0 ? type.slice(0, dot) : 'custom';
}
