import * as z from 'zod';
import { Event } from '../events.ts';
import { JsonValue } from '../primitives.ts';
import { WorkflowStatus } from './workflow.ts';

/** What an event came to at one workflow. */
export const entryCodes = {
  started: 'It started a run.',
  queued: 'The workflow was paused; the run waits.',
  refused: 'It matched, but the rules of re-entry or the limit of waiting runs refused it.',
  not_matched: 'The event type or a filter does not fit.',
  own_news: 'The event tells of a run of the workflow itself.',
  inactive: 'It matches, but the workflow is inactive.',
  created_later: 'It matches, but the workflow was created after the event.',
  changed_later: 'It matches the workflow as it is now, which was changed after the event.',
  switched_later: 'It matches, but the workflow was activated, paused or resumed after the event.',
  not_started: 'It matches the person as known now, but did not then.',
} as const;
export const EntryCode = z.enum(Object.keys(entryCodes) as [keyof typeof entryCodes, ...(keyof typeof entryCodes)[]]);
export type EntryCode = z.infer<typeof EntryCode>;

/** The first clause of a trigger that does not fit. */
const FailedClause = z.object({
  pointer: z.string().describe('JSON pointer into the trigger, e.g. `/filters/0`.'),
  clause: z.string().describe('The clause as text, e.g. `event.plan eq "pro"`.'),
  wanted: JsonValue.describe('The value that the clause asks for.'),
  actual: JsonValue.optional().describe('The value that was found; left out where the field is missing.'),
});

export const WorkflowExplanation = z
  .object({
    id: z.uuid(),
    name: z.string(),
    status: WorkflowStatus,
    version: z.int().describe('Current version, the one that is judged.'),
    matched: z.boolean().describe('Whether the event matches, or did match as a run or a refusal shows.'),
    code: EntryCode,
    reason: z.string().describe('One plain text; of a clause that does not fit, with the wanted and the actual value.'),
    runId: z.uuid().optional().describe('The run that the event started.'),
    refusal: z.string().optional().describe('Machine word of a refused entry, e.g. `reentry_once`.'),
    failedClause: FailedClause.optional(),
  })
  .meta({ id: 'WorkflowExplanation' });
export type WorkflowExplanation = z.infer<typeof WorkflowExplanation>;

const Verdict = z.object({ id: z.uuid(), matched: z.boolean(), reason: z.string() });

/** Why an event did what it did, and why not more. */
export const EventExplanation = z
  .object({
    event: Event,
    workflows: z
      .array(WorkflowExplanation)
      .describe('Every workflow of the project: with a run first, then those that match, then the others, by name.'),
    rules: z.array(Verdict).describe('Notification and alert rules.'),
    endpoints: z.array(Verdict).describe('Webhook endpoints.'),
  })
  .meta({ id: 'EventExplanation' });
export type EventExplanation = z.infer<typeof EventExplanation>;
