import * as z from 'zod';
import { ListWindow, ProjectListQuery } from '../lists.ts';
import { FailureClass, Outcome } from '../outcomes.ts';
import { IsoTime, JsonValue } from '../primitives.ts';
import { ChannelKind } from './channels/registry.ts';
import { GateVerdict } from './gates.ts';

const when = (text: string) => z.string().max(40).optional().describe(`ISO date or time; ${text}`);

/** Half-open range of time of a list. */
export const timeRange = { from: when('at or after it.'), to: when('before it.') };

/** Where a message comes from. */
export const DeliverySource = z
  .enum(['step', 'rule', 'alert', 'endpoint', 'test'])
  .describe('What sent it: a step of a run, a rule, an alert, an endpoint, or the test of a channel.');
export type DeliverySource = z.infer<typeof DeliverySource>;

/** Where a message is on its way. */
export const DeliveryState = z
  .enum(['queued', 'waiting', 'in_flight', 'done'])
  .describe(
    'queued: it is about to be sent. waiting: see `why` and `nextAttemptAt`. in_flight: somebody is at it. done.',
  );
export type DeliveryState = z.infer<typeof DeliveryState>;

/** Why a message waits. */
export const WaitingFor = z
  .enum(['retry', 'quiet_hours', 'pace', 'parked', 'order', 'channel_closed'])
  .describe(
    'Why it waits: for its next attempt, the end of quiet hours, its turn, a closed breaker, the message before it, or a channel that works again.',
  );
export type WaitingFor = z.infer<typeof WaitingFor>;

const filters = {
  source: DeliverySource.optional(),
  channelId: z.uuid().optional(),
  runId: z.uuid().optional(),
  workflowId: z.uuid().optional(),
  userId: z.string().max(256).optional(),
  ruleId: z.uuid().optional(),
  ruleKey: z.string().max(100).optional().describe('Key of a notification rule.'),
  endpointId: z.uuid().optional(),
  alertId: z.uuid().optional(),
  eventId: z.uuid().optional(),
  recipient: z.string().max(320).optional().describe('Address, as the log shows it.'),
  state: DeliveryState.optional().describe(
    'Where they are on their way. Messages that are about to be tried for the first time are listed only with `queued` or `in_flight`.',
  ),
  kind: ChannelKind.optional(),
  outcome: Outcome.optional(),
  ...timeRange,
};

export const DeliveryQuery = ProjectListQuery.extend(filters);
export type DeliveryQuery = z.infer<typeof DeliveryQuery>;

export const DeliveryStatsQuery = z.strictObject({ projectId: ProjectListQuery.shape.projectId, ...filters });
export type DeliveryStatsQuery = z.infer<typeof DeliveryStatsQuery>;

/** One attempt at a message, as the log keeps it. */
export const DeliveryAttempt = z.object({
  at: IsoTime,
  statusCode: z.int().nullable(),
  error: z.string().nullable().describe('What went wrong, in the words of the provider if it gave any.'),
  ms: z.number().describe('Duration in milliseconds.'),
  class: FailureClass.optional(),
  reason: z.string().optional().describe('Machine-readable reason of a failed attempt, e.g. `rate_limited`.'),
});
export type DeliveryAttempt = z.infer<typeof DeliveryAttempt>;

/** What may be heard of a message after it left. */
export const HeardType = z.enum(['delivered', 'opened', 'clicked', 'bounced', 'complained', 'failed']);
export type HeardType = z.infer<typeof HeardType>;

/** One thing that was heard of a message after it left. */
export const DeliveryEvent = z.object({
  type: HeardType,
  at: IsoTime,
  machine: z
    .literal(true)
    .optional()
    .describe('Set where a program opened the mail or followed the link, not a person.'),
  code: z.string().optional().describe('What went wrong, in the words of the provider.'),
});
export type DeliveryEvent = z.infer<typeof DeliveryEvent>;

/** One message to one recipient over one channel. */
export const Delivery = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    source: DeliverySource,
    channelId: z.uuid().nullable().describe('null: sent without a channel.'),
    kind: z.string().describe('Kind of channel.'),
    workflowId: z.uuid().nullable().describe('Set for the message of a step, like `runId` and `stepLabel`.'),
    runId: z.uuid().nullable(),
    stepLabel: z.string().nullable(),
    ruleId: z.uuid().nullable().describe('Set for the message of a rule or an alert.'),
    ruleKey: z.string().nullable().describe('Key of the notification rule, as it was when the message was planned.'),
    alertId: z.uuid().nullable().describe('The alert that the message is a notice of.'),
    endpointId: z.uuid().nullable().describe('The webhook endpoint that it goes to.'),
    eventId: z.uuid().nullable().describe('The event that led to it; null for the message of a step, see its run.'),
    eventType: z.string().nullable(),
    userId: z.string().nullable().describe('The person; null for a message to nobody in particular.'),
    recipient: z.string().nullable().describe('Address, or number of devices.'),
    state: DeliveryState,
    why: WaitingFor.nullable().describe('What a waiting message waits for; null in every other state.'),
    outcome: Outcome.nullable().describe('null until it is done.'),
    reason: z
      .string()
      .nullable()
      .describe('Machine-readable reason of the outcome, or of the waiting; null when sent.'),
    message: z.string().nullable().describe('The reason as one sentence.'),
    nextAttemptAt: IsoTime.nullable().describe('When it is tried again; null when no attempt is planned.'),
    attempts: z.array(DeliveryAttempt),
    gates: z.array(GateVerdict).describe('What each gate said of it at the last try, with its numbers.'),
    warnings: z
      .array(z.object({ code: z.string(), message: z.string() }).catchall(JsonValue))
      .describe('What went differently than it was written, e.g. a variable without a value.'),
    replays: z.int().describe('How often it was sent again by hand.'),
    events: z
      .array(DeliveryEvent)
      .describe(
        'What was heard after it left, from the provider, by tracked links or from the feed of the person, in the order in which it was heard. Of in-app messages that became one item, the first one has what was heard. At most 50 entries, and beyond that the first of each further type.',
      ),
    createdAt: IsoTime,
    updatedAt: IsoTime,
  })
  .meta({ id: 'Delivery' });
export type Delivery = z.infer<typeof Delivery>;

const counts = z.record(z.string(), z.int());

/** Messages of which something was heard; each counts once for each type. */
const heard = {
  delivered: z.int().describe('Messages that their provider reported as delivered.'),
  opened: z.int().describe('Messages that a person opened; of in-app messages, those whose item was seen.'),
  clicked: z.int().describe('Messages with a link that a person followed.'),
  bounced: z.int(),
  openedByMachine: z.int().describe('Messages that only programs opened.'),
  clickedByMachine: z.int().describe('Messages whose links only programs followed.'),
};

export const DeliveryStats = z
  .object({
    total: z.int(),
    byOutcome: counts.describe('Number of messages by outcome; `pending` have another attempt planned.'),
    byKind: z.record(z.string(), counts).describe('The same for each kind of channel.'),
    byChannel: z.record(z.string(), counts).describe('The same for each channel, by its id.'),
    byRule: z.record(z.string(), counts).describe('The same for each notification rule, by its key.'),
    byDay: z
      .array(
        z.object({
          day: z.string().describe('YYYY-MM-DD, in UTC.'),
          outcomes: counts,
          ...heard,
        }),
      )
      .describe('The same for each day that has messages, oldest first, with what was heard of them afterwards.'),
    window: ListWindow.optional().describe(
      'Set where there are more messages than one call counts. Then the numbers by outcome, kind and channel are sums of whole hours (UTC), without tests of channels; those by rule and by day, and all of them where a filter has no sums, are those of the newest messages.',
    ),
  })
  .meta({ id: 'DeliveryStats' });
export type DeliveryStats = z.infer<typeof DeliveryStats>;
