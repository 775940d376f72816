import * as z from 'zod';
import { TestAnswer } from '../bundle/test.ts';
import { GateVerdict } from '../messages/gates.ts';
import { FailureClass, Outcome } from '../outcomes.ts';
import { IsoTime, JsonValue, Label, PageQuery } from '../primitives.ts';
import { stepTypes } from './steps/registry.ts';

export const RunStatus = z.enum(['queued', 'running', 'paused', 'completed', 'failed', 'cancelled', 'exited']);
export type RunStatus = z.infer<typeof RunStatus>;

/** Statuses that a run never leaves. */
export const finalStatuses: readonly RunStatus[] = ['completed', 'failed', 'cancelled', 'exited'];

/** One attempt at the effect of a step. */
export const Attempt = z.object({
  at: IsoTime,
  statusCode: z.int().optional().describe('HTTP status of the answer; left out where there was none.'),
  error: z
    .string()
    .optional()
    .describe('What went wrong, in the words of the provider if it gave any; left out when the attempt succeeded.'),
  ms: z.number().describe('Duration in milliseconds.'),
  class: FailureClass.optional(),
  reason: z.string().optional().describe('Machine-readable reason of a failed attempt, e.g. `rate_limited`.'),
  body: z
    .string()
    .optional()
    .describe('What the provider answered, without secrets; at most 4 KB. Left out where it answered nothing.'),
  nextAttemptAt: IsoTime.optional().describe(
    'When the next attempt is planned; only for the newest attempt of a step that waits for one.',
  ),
});
export type Attempt = z.infer<typeof Attempt>;

export const Warning = z.object({ code: z.string(), message: z.string(), path: z.string().optional() });
export type Warning = z.infer<typeof Warning>;

/** One executed step of a run, or the one in progress. */
export const StepTrace = z
  .object({
    index: z.int(),
    label: z.string(),
    type: z.enum(stepTypes),
    version: z
      .int()
      .optional()
      .describe(
        'Version of the workflow whose step it is, where the run has moved to it; left out for steps of the version the run started in.',
      ),
    outcome: Outcome.nullable().describe('null while the step is in progress.'),
    reason: z.string().optional().describe('Machine-readable reason of every outcome except sent and completed.'),
    message: z.string().optional().describe('The reason as one sentence.'),
    input: JsonValue.optional().describe('Input of the step, with rendered templates.'),
    output: JsonValue.optional().describe('Result of the step.'),
    startedAt: IsoTime,
    finishedAt: IsoTime.nullable(),
    attempts: z.array(Attempt),
    deliveryId: z
      .uuid()
      .optional()
      .describe(
        'Id of the message in the log (`notifications/logs/{id}`), once one was attempted or stopped by a gate.',
      ),
    gates: z
      .array(GateVerdict)
      .optional()
      .describe('What each gate said of the message of the step when it was asked last, in their order.'),
    warnings: z.array(Warning).optional(),
  })
  .meta({ id: 'StepTrace' });
export type StepTrace = z.infer<typeof StepTrace>;

export const AuditEntry = z.object({
  at: IsoTime,
  actor: z.string(),
  action: z.string(),
  detail: z.string().optional(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

const runFields = {
  id: z.uuid(),
  workflowId: z.uuid(),
  workflowName: z.string(),
  version: z.int(),
  projectId: z.uuid(),
  userId: z.string().nullable(),
  eventId: z.uuid(),
  status: RunStatus,
  startedAt: IsoTime,
  finishedAt: IsoTime.nullable(),
  nextStepAt: IsoTime.nullable().describe('When a waiting run continues.'),
  waitingFor: z.string().nullable().describe('Why the run waits, as one sentence.'),
  exitReason: z.string().nullable().describe('Why the run ended; null when it completed.'),
  stepErrors: z
    .int()
    .describe(
      'Number of steps that ended without having done their work: as `error`, `ai_unavailable`, `rate_limited` or `byod_required`. A run may complete all the same, and can be restarted from such a step.',
    ),
  seq: z
    .number()
    .describe(
      'Number of this state of the run, which grows with every change and need not be whole: of two answers about a run, the one with the higher number is the newer.',
    ),
};

const stepFields = {
  stepLabel: z
    .string()
    .nullable()
    .describe('Label of the step the run is at, or was at when it ended; null before its first step.'),
  stepTitle: z.string().nullable().describe('Title of that step; null where it has none.'),
  stepType: z.enum(stepTypes).nullable(),
  stepsDone: z
    .int()
    .nullable()
    .describe(
      'How many steps of the version come before that step, in the order of the definition and whether or not the run took them; all of them where it completed. null where it is not known.',
    ),
  stepsTotal: z.int().nullable().describe('Number of steps of the version; null where it is not known.'),
};

/** A run in a list. */
export const RunSummary = z.object({ ...runFields, ...stepFields }).meta({ id: 'RunSummary' });
export type RunSummary = z.infer<typeof RunSummary>;

/** What a run in a list and a whole one have in common. */
export type RunFields = Omit<RunSummary, keyof typeof stepFields>;

/** A run with its step trace and audit. */
export const Run = z
  .object({
    ...runFields,
    currentVersion: z
      .int()
      .nullable()
      .optional()
      .describe(
        'Version that the workflow has by now; null where it was deleted. Left out of live frames and of exports of a person.',
      ),
    eventType: z
      .string()
      .nullable()
      .describe('Type of the event that started the run, see `eventId`; null where it is no longer known.'),
    steps: z.array(StepTrace),
    audit: z.array(AuditEntry),
  })
  .meta({ id: 'Run' });
export type Run = z.infer<typeof Run>;

/** A message of the live trace. */
export const RunFrame = z
  .object({ type: z.literal('run'), run: Run.describe('The run as it is after the move.') })
  .meta({ id: 'RunFrame' });

export const RunQuery = PageQuery.extend({
  projectId: z.uuid().optional(),
  workflowId: z.uuid().optional(),
  userId: z.string().max(256).optional(),
  status: RunStatus.optional(),
  hasErrors: z
    .stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' })
    .optional()
    .describe('true: only runs with `stepErrors`, whatever their status; false: only runs without.'),
  from: z.string().optional().describe('ISO date or time; runs started at or after it.'),
  to: z.string().optional().describe('ISO date or time; runs started before it.'),
});

/** Body of test-run: the sample event. */
export const TestRunInput = z
  .strictObject({
    eventType: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe(
        'Type of the event. Left out where the trigger is not an event: then the next occasion of the person is played, and each step says when it would be.',
      ),
    properties: z.record(z.string(), z.unknown()).default({}),
    userId: z
      .string()
      .max(256)
      .optional()
      .describe(
        'Person whose profile is read, as a real run would: one that the project does not know has no email, phone or traits. An invented person when left out.',
      ),
    profile: z.record(z.string(), z.unknown()).optional().describe('Traits that are used instead of a stored profile.'),
    at: IsoTime.optional().describe(
      'Time of the simulated event, or from when on the next occasion is looked for; now when left out.',
    ),
    answers: z
      .record(Label, TestAnswer)
      .optional()
      .describe(
        'What steps get from outside, by their label: the choice, text or traits of a model; `{ status, body }` of a webhook; `{ outcome, reason }` of any step; "happened" or "timed_out" of a wait for an event or a condition. Gates are asked all the same. Without one a model takes its first choice, a webhook is answered with 200, and a wait times out unless its condition holds.',
      ),
  })
  .meta({ id: 'TestRunInput' });
export type TestRunInput = z.infer<typeof TestRunInput>;

/** Body of the test-run of a workflow that is not saved. */
export const TestRunDraftInput = TestRunInput.extend({
  definition: z.unknown().describe('Body of the workflow, as POST takes it; judged as a save would judge it.'),
  projectId: z.uuid().optional().describe('Project whose people, channels, templates and audiences count.'),
  workflowId: z
    .uuid()
    .optional()
    .describe(
      'The saved workflow that the definition is a draft of: hints stand for its secrets, and its project counts.',
    ),
}).meta({ id: 'TestRunDraftInput' });
export type TestRunDraftInput = z.infer<typeof TestRunDraftInput>;

export const DryRun = z
  .object({
    matched: z.boolean(),
    reason: z
      .string()
      .optional()
      .describe('The first clause that did not match, with the wanted and the actual value.'),
    recipients: z
      .int()
      .optional()
      .describe(
        'Number of people whom the event lists, where `recipients` of the trigger does; the steps are those of one.',
      ),
    steps: z.array(StepTrace.extend({ simulatedAt: IsoTime })),
    endsWith: RunStatus,
    warnings: z
      .array(Warning)
      .optional()
      .describe(
        'What is to be said of the whole dry-run, e.g. `unknown_person`: the project does not know the `userId`.',
      ),
  })
  .meta({ id: 'DryRun' });
export type DryRun = z.infer<typeof DryRun>;
