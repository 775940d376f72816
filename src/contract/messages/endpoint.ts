import * as z from 'zod';
import { Filters } from '../conditions.ts';
import { ProjectListQuery, searchText } from '../lists.ts';
import { Outcome } from '../outcomes.ts';
import { Glob, IsoTime, noControlCharacters } from '../primitives.ts';
import { ChannelTestResult } from './channel.ts';

/** Limits of an endpoint; hours may be fractions, so that every rule can be tried in seconds. */
export const endpointLimits = {
  url: 2_000,
  eventTypes: 50,
  headers: 20,
  headerValue: 4_000,
  ratePerSecond: 1_000,
  disableHours: 720,
  disableAttempts: 1_000,
  graceHours: 168,
  /** Secrets that are valid at once; a further one takes the place of the oldest. */
  secrets: 3,
  replayed: 1_000,
} as const;

export const EndpointStatus = z
  .enum(['ok', 'failing', 'disabled'])
  .describe('failing: the last four attempts or more failed. disabled: nothing is sent to it.');
export type EndpointStatus = z.infer<typeof EndpointStatus>;

export const DisabledReason = z
  .enum(['failures', 'gone', 'asked', 'exhausted', 'manual'])
  .describe(
    'failures: nothing but failures for as long as `disableAfter` says. gone: it answered 410. asked: it answered with `webhook-delivery: disable`. exhausted: a delivery was given up and `onExhausted` is `stop`. manual: somebody disabled it.',
  );
export type DisabledReason = z.infer<typeof DisabledReason>;

const DisableAfter = z
  .strictObject({
    hours: z
      .number()
      .min(0)
      .max(endpointLimits.disableHours)
      .default(120)
      .describe('Hours since the first failure of a row without a success; fractions are allowed. Default 120.'),
    attempts: z
      .int()
      .min(1)
      .max(endpointLimits.disableAttempts)
      .default(20)
      .describe('Fewest failures of the row. Default 20.'),
  })
  .describe('When an endpoint is disabled that only fails: both have to be reached.');

const fields = {
  url: z
    .string()
    .trim()
    .min(1)
    .max(endpointLimits.url)
    .describe('https address that gets the events. It is checked when it is saved and at every attempt.'),
  description: z.string().max(500).nullable().describe('For people; null where there is none.'),
  eventTypes: z
    .array(Glob)
    .min(1)
    .max(endpointLimits.eventTypes)
    .describe('Event types it gets, at most 50; an event that matches several comes once.'),
  filters: Filters.nullable().describe('Conditions on the event, beside its type; null where there are none.'),
  headers: z
    .record(z.string().min(1).max(200), z.string().max(endpointLimits.headerValue))
    .refine(
      (headers) => Object.keys(headers).length <= endpointLimits.headers,
      `An endpoint has at most ${endpointLimits.headers} headers.`,
    )
    .describe(
      'Extra request headers, at most 20. Their values are stored encrypted, and shown as hints; a hint that is sent back stands for the stored value as long as the address stays the same.',
    ),
  ratePerSecond: z
    .number()
    .min(0.01)
    .max(endpointLimits.ratePerSecond)
    .nullable()
    .describe('Most requests a second; null for no limit.'),
  ordered: z
    .boolean()
    .describe(
      'true: one delivery after the other, in the order in which their events were accepted; one that is tried again holds back those behind it.',
    ),
  onExhausted: z
    .enum(['skip', 'stop'])
    .describe('What happens when a delivery is given up: skip continues with the next, stop disables the endpoint.'),
};

/** Body of POST. */
export const EndpointInput = z
  .strictObject({
    projectId: z.uuid().optional().describe('Project of the endpoint; from the key when that is bound to one.'),
    url: fields.url,
    description: fields.description.optional(),
    eventTypes: fields.eventTypes,
    filters: fields.filters.optional(),
    headers: fields.headers.optional(),
    ratePerSecond: fields.ratePerSecond.optional(),
    ordered: fields.ordered.optional().describe(`${fields.ordered.description} Default false.`),
    onExhausted: fields.onExhausted.optional().describe(`${fields.onExhausted.description} Default skip.`),
    disableAfter: DisableAfter.optional(),
  })
  .meta({ id: 'EndpointInput' });
export type EndpointInput = z.infer<typeof EndpointInput>;

export const EndpointPatch = z
  .strictObject({
    ...fields,
    disableAfter: DisableAfter,
    status: z
      .enum(['ok', 'disabled'])
      .describe(
        'disabled: nothing is sent to it, and what waits for it ends as `endpoint_disabled`. ok: it is used again, with its breaker closed; what it missed is sent by a replay.',
      ),
  })
  .partial()
  .meta({ id: 'EndpointPatch' });
export type EndpointPatch = z.infer<typeof EndpointPatch>;

/** What a project gets of its own stream, and where. */
export const Endpoint = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    url: z.string().describe('Tokens in it are shown as hints.'),
    description: fields.description,
    eventTypes: fields.eventTypes,
    filters: fields.filters,
    headers: z.record(z.string(), z.string()).describe('Extra request headers, with hints in place of their values.'),
    ratePerSecond: fields.ratePerSecond,
    ordered: fields.ordered,
    onExhausted: fields.onExhausted,
    disableAfter: z.object({ hours: z.number(), attempts: z.int() }),
    status: EndpointStatus,
    disabledReason: DisabledReason.nullable(),
    disabledAt: IsoTime.nullable().describe('Replay from here to send what it missed.'),
    failingSince: IsoTime.nullable().describe('First failure of the row that made it failing.'),
    breaker: z
      .enum(['closed', 'open', 'probing'])
      .describe(
        'open: what is due for it is parked until `breakerUntil`. probing: one request tries whether it is back.',
      ),
    breakerUntil: IsoTime.nullable(),
    lastSuccessAt: IsoTime.nullable().describe('Of its newest deliveries; null where none of them succeeded.'),
    secretsUntil: z
      .array(IsoTime)
      .describe('Ends of the grace of older signing secrets, newest first; empty when only the newest is valid.'),
    version: z.int().describe('Number of its changes, from 1.'),
    createdAt: IsoTime,
    updatedAt: IsoTime,
  })
  .meta({ id: 'Endpoint' });
export type Endpoint = z.infer<typeof Endpoint>;

const secret = z
  .string()
  .describe('Signing secret, `whsec_` and base64 of 32 bytes. It is shown here only; keep it where you verify.');

/** The answer to POST: the one time that the secret is shown. */
export const CreatedEndpoint = z.object({ ...Endpoint.shape, secret }).meta({ id: 'CreatedEndpoint' });
export type CreatedEndpoint = z.infer<typeof CreatedEndpoint>;

export const RotateEndpointInput = z
  .strictObject({
    graceHours: z
      .number()
      .min(0)
      .max(endpointLimits.graceHours)
      .default(24)
      .describe(
        'Hours in which messages are signed with the older secrets too, so that the receiver can change in between. Default 24; 0 ends them at once.',
      ),
  })
  .meta({ id: 'RotateEndpointInput' });
export type RotateEndpointInput = z.infer<typeof RotateEndpointInput>;

export const RotatedEndpoint = z
  .object({
    id: z.uuid(),
    secret,
    secretsUntil: z.array(IsoTime).describe('Ends of the grace of the older secrets, newest first.'),
  })
  .meta({ id: 'RotatedEndpoint' });
export type RotatedEndpoint = z.infer<typeof RotatedEndpoint>;

export const EndpointTestInput = z
  .strictObject({
    eventType: z
      .string()
      .min(1)
      .max(200)
      .regex(noControlCharacters)
      .optional()
      .describe('Type of the sample event; `sendora.test` when left out.'),
  })
  .meta({ id: 'EndpointTestInput' });
export type EndpointTestInput = z.infer<typeof EndpointTestInput>;

export const EndpointTestResult = z.object(ChannelTestResult.shape).meta({ id: 'EndpointTestResult' });
export type EndpointTestResult = z.infer<typeof EndpointTestResult>;

const moment = (text: string) => z.string().min(1).max(40).describe(`ISO date or time; ${text}`);

export const EndpointReplayInput = z
  .strictObject({
    since: moment('deliveries of events that were received at or after it.'),
    until: moment('and before it. Now when left out.').optional(),
    outcomes: z
      .array(Outcome)
      .min(1)
      .optional()
      .describe('Only deliveries that ended so; `error` and `suppressed` when left out.'),
    eventTypes: z.array(Glob).min(1).max(endpointLimits.eventTypes).optional().describe('Only events of these types.'),
    cursor: z.string().min(1).max(1_000).optional().describe('`nextCursor` of the call before.'),
  })
  .meta({ id: 'EndpointReplayInput' });
export type EndpointReplayInput = z.infer<typeof EndpointReplayInput>;

export const EndpointReplayed = z
  .object({
    queued: z.int().describe('Deliveries that are sent again, oldest first.'),
    nextCursor: z
      .string()
      .nullable()
      .describe('Call again with it for the rest, at most 1,000 a call; null when that was all.'),
  })
  .meta({ id: 'EndpointReplayed' });
export type EndpointReplayed = z.infer<typeof EndpointReplayed>;

export const EndpointQuery = ProjectListQuery.extend({ q: searchText('their URL or description') });
export type EndpointQuery = z.infer<typeof EndpointQuery>;
