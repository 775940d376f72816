import * as z from 'zod';
import { Event } from '../events.ts';
import { PersonRefusal } from '../people/refusals.ts';
import { JsonValue } from '../primitives.ts';
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

const Verdict = z.object({ id: z.uuid(), matched: z.boolean(), reason: z.string() });

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
    rules: z.array(Verdict).describe('Notification and alert rules.'),
    endpoints: z.array(Verdict).describe('Webhook endpoints.'),
  })
  .meta({ id: 'EventExplanation' });
export type EventExplanation = z.infer<typeof EventExplanation>;
