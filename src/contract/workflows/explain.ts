import * as z from 'zod';
import { Event } from '../events.ts';
import { Delivery, DeliveryState } from '../messages/delivery.ts';
import { Outcome } from '../outcomes.ts';
import { PersonRefusal } from '../people/refusals.ts';
import { IsoTime, JsonValue } from '../primitives.ts';
import { RunStatus } from './run.ts';
import { WorkflowStatus } from './workflow.ts';

/** The result of an event at one workflow. */
export const entryCodes = {
  started: 'It started a run.',
  collected: 'A run that collects events took it, so it started none of its own; `runId` is that run.',
  queued: 'The workflow was paused; the run waits until it is resumed.',
  refused: 'It matched, but the rules of re-entry or the limit of waiting runs refused the entry.',
  not_matched: 'The event type or a filter does not match.',
  own_news: 'The event is about a run of the workflow itself.',
  inactive: 'It matches, but the workflow is inactive.',
  created_later: 'It matches, but the workflow was created after the event.',
  changed_later: 'It matches the current version of the workflow, which is newer than the event.',
  switched_later: 'It matches, but the workflow was activated, paused or resumed after the event.',
  not_started: 'It matches the profile as it is now, but did not match it then.',
} as const;
export const EntryCode = z.enum(Object.keys(entryCodes) as [keyof typeof entryCodes, ...(keyof typeof entryCodes)[]]);
export type EntryCode = z.infer<typeof EntryCode>;

/** The first clause of a trigger that does not match. */
const FailedClause = z.object({
  pointer: z.string().describe('JSON pointer into the trigger, e.g. `/filters/0`.'),
  clause: z.string().describe('The clause as text, e.g. `event.plan eq "pro"`.'),
  wanted: JsonValue.describe('The value that the clause asks for.'),
  actual: JsonValue.optional().describe('The value that was found; left out when the field is missing.'),
});

export const WorkflowExplanation = z
  .object({
    id: z.uuid(),
    name: z.string(),
    status: WorkflowStatus,
    version: z.int().describe('Current version, which the event is compared with.'),
    matched: z.boolean().describe('Whether the event matches, or did match, as a run or a refusal shows.'),
    code: EntryCode,
    reason: z.string().describe('Why, as text; with the wanted and the actual value when a clause does not match.'),
    runId: z.uuid().optional().describe('The run that the event started, or that collected it.'),
    runStatus: RunStatus.optional().describe('Status of the run that the event started, as it is now.'),
    recipients: z
      .object({
        total: z.int().describe('People whom the event lists, each counted once.'),
        people: z
          .array(z.object({ userId: z.string(), runId: z.uuid().optional(), reason: z.string() }))
          .describe('What came of the first 20 of them.'),
      })
      .optional()
      .describe('Only where `recipients` of the trigger lists the people.'),
    refusal: z.string().optional().describe('Machine-readable reason of a refused entry, e.g. `reentry_once`.'),
    failedClause: FailedClause.optional(),
  })
  .meta({ id: 'WorkflowExplanation' });
export type WorkflowExplanation = z.infer<typeof WorkflowExplanation>;

/** The result of an event at one rule or endpoint. */
export const reactionCodes = {
  not_matched: 'The event type or a condition does not match.',
  own_event: 'The event is about the rule or the endpoint itself.',
  inactive: 'It matches, but the rule is switched off.',
  created_later: 'It matches, but the rule was created after the event.',
  changed_later: 'It matches the rule as it is now; the rule was changed after the event.',
  rule_error: 'The rule could not be evaluated.',
  not_planned: 'It matches now, but did not when the event was received.',
  already_sent: 'Another rule sent the event over the same channel.',
  planned: 'A message is about to be sent.',
  retrying: 'An attempt failed, and another one is planned.',
  sent: 'Every message was sent.',
  grouped: 'It was collected with others of its group.',
  counted: 'It counts in an alert that was notified of.',
  silenced: 'A silence holds what the alert would say.',
  acked: 'Somebody is at the alert, so nobody is paged.',
  resolves: 'It ends the open alert of its group.',
} as const;

const code = z
  .string()
  .describe(
    `${Object.keys(reactionCodes).join(', ')}; or the \`reason\` of the first message that was not sent, e.g. frequency_cap, quiet_hours or suppression_hard_bounce.`,
  );

/** What came of one message of a rule. */
export const ExplainedDelivery = z.object({
  id: z.uuid(),
  channelId: z.uuid().nullable(),
  channelName: z.string().nullable(),
  outcome: Outcome.nullable(),
  state: DeliveryState,
  reason: z.string().nullable(),
  sentence: z.string().describe('What came of it, as one sentence.'),
  gates: Delivery.shape.gates,
  nextAttemptAt: IsoTime.nullable(),
});
export type ExplainedDelivery = z.infer<typeof ExplainedDelivery>;

export const RuleExplanation = z
  .object({
    id: z.uuid(),
    key: z.string().describe('Key of a notification rule, name of an alert rule.'),
    kind: z.enum(['notification', 'alert']),
    matched: z.boolean(),
    code,
    reason: z
      .string()
      .describe('Why, as one sentence; with the wanted and the actual value when a clause does not match.'),
    failedClause: FailedClause.optional(),
    alert: z
      .object({ id: z.uuid(), state: z.string(), count: z.int(), notices: z.int() })
      .optional()
      .describe('The alert that the event is part of.'),
    deliveries: z.array(ExplainedDelivery).describe('Its messages about this event.'),
  })
  .meta({ id: 'RuleExplanation' });
export type RuleExplanation = z.infer<typeof RuleExplanation>;

export const EndpointExplanation = z
  .object({
    id: z.uuid(),
    url: z.string(),
    matched: z.boolean(),
    code,
    reason: z.string(),
    failedClause: FailedClause.optional(),
    delivery: ExplainedDelivery.optional(),
  })
  .meta({ id: 'EndpointExplanation' });
export type EndpointExplanation = z.infer<typeof EndpointExplanation>;

/** Why an event did or did not start something. */
export const EventExplanation = z
  .object({
    event: Event,
    refusals: z
      .array(PersonRefusal)
      .describe('What the event asked of its person and did not get; empty where everything was done.'),
    workflows: z
      .array(WorkflowExplanation)
      .describe(
        'Every workflow of the project: those with a run first, then those that match, then the others, by name.',
      ),
    rules: z.array(RuleExplanation).describe('Notification rules and alert rules: those that match first.'),
    endpoints: z.array(EndpointExplanation).describe('Webhook endpoints.'),
  })
  .meta({ id: 'EventExplanation' });
export type EventExplanation = z.infer<typeof EventExplanation>;
