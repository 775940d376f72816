import * as z from 'zod';
import { Filters } from '../conditions.ts';
import { Glob, IsoTime, Label, Name } from '../primitives.ts';
import type { AiActionConfig } from './steps/ai-action.ts';
import type { BranchConfig } from './steps/branch.ts';
import { Target } from './steps/common.ts';
import { type StepType, stepConfigs, stepTypes } from './steps/registry.ts';
import type { SendEmailConfig } from './steps/send-email.ts';
import type { SendPushConfig } from './steps/send-push.ts';
import type { SendSmsConfig } from './steps/send-sms.ts';
import type { UpdateProfileConfig } from './steps/update-profile.ts';
import type { WaitConfig } from './steps/wait.ts';
import type { WebhookConfig } from './steps/webhook.ts';

export const workflowLimits = { steps: 100, delayMinutes: 365 * 24 * 60 } as const;

/** An event pattern with optional filters; starts a workflow (`trigger`) or ends a run (`exitOn`). */
export const Trigger = z.strictObject({
  eventType: Glob,
  filters: Filters.optional().describe('Conditions on the event; a list means all of them.'),
});
export type Trigger = z.infer<typeof Trigger>;

export const Reentry = z.strictObject({
  policy: z
    .enum(['every', 'once', 'after_exit'])
    .default('every')
    .describe('every: each event starts a run. once: one run per key, ever. after_exit: not while one is active.'),
  key: z
    .string()
    .max(500)
    .optional()
    .describe('Template that tells entries apart, e.g. {{event.orderId}}; the person when left out.'),
  cooldownMinutes: z
    .number()
    .min(0)
    .max(workflowLimits.delayMinutes)
    .default(0)
    .describe('Minutes between two entries with one key.'),
});
export type Reentry = z.infer<typeof Reentry>;

export const WorkflowSettings = z.strictObject({
  missingVariables: z
    .enum(['empty', 'fail'])
    .default('empty')
    .describe('A missing variable renders empty (with a warning) or fails the step.'),
  onError: z
    .enum(['continue', 'fail'])
    .default('continue')
    .describe('What a run does after a step that failed for good.'),
});
export type WorkflowSettings = z.infer<typeof WorkflowSettings>;

/** Fields of a step beside its type and config. */
export const StepFrame = z.strictObject({
  label: Label.optional().describe('Stable id of the step; jumps refer to it. Made from the type when left out.'),
  title: z.string().max(200).optional().describe('Name shown to people; changing it never breaks a jump.'),
  type: z.enum(stepTypes),
  config: z.record(z.string(), z.unknown()).describe('Depends on the type.'),
  delayMinutes: z
    .number()
    .min(0)
    .max(workflowLimits.delayMinutes)
    .optional()
    .describe('Minutes to wait before the step; fractions allowed.'),
  next: Target.optional().describe('Where to go after the step; the following step when left out.'),
});
export type StepFrame = z.infer<typeof StepFrame>;

const schemaIdOf = (type: StepType) => `Step_${type}`;

const stepOf = <T extends keyof typeof stepConfigs>(type: T) =>
  StepFrame.extend({
    type: z.literal(type).describe(stepConfigs[type].description ?? ''),
    config: stepConfigs[type],
  }).meta({ id: schemaIdOf(type) });

/** A step as the API documents it; validation proper is engine/validate.ts, which reports every fault at once. */
export const StepInput = z
  .discriminatedUnion('type', [
    stepOf('send_email'),
    stepOf('send_push'),
    stepOf('send_sms'),
    stepOf('webhook'),
    stepOf('update_profile'),
    stepOf('wait'),
    stepOf('branch'),
    stepOf('ai_action'),
  ])
  .meta({
    id: 'Step',
    description: 'One step of a workflow; its `type` decides what `config` holds.',
    discriminator: {
      propertyName: 'type',
      mapping: Object.fromEntries(stepTypes.map((type) => [type, `#/$defs/${schemaIdOf(type)}`])),
    },
  });

const definitionFields = {
  name: Name,
  description: z.string().max(2_000).nullable().optional(),
  trigger: Trigger,
  reentry: Reentry.optional(),
  exitOn: z
    .array(Trigger)
    .max(20)
    .optional()
    .describe('Events of the person that end a run, also in the middle of a wait.'),
  settings: WorkflowSettings.optional(),
};

/** Everything of a workflow but its steps; the part that validation reads with zod alone. */
export const WorkflowFrame = z.strictObject({
  ...definitionFields,
  projectId: z.uuid().optional().describe('Project of the workflow; from the key when that is bound to one.'),
  isActive: z.boolean().optional().describe('Inactive workflows start nothing. Default true.'),
  steps: z.array(z.unknown()),
});

/** Body of POST and PUT workflows. */
export const WorkflowInput = z
  .object({ ...WorkflowFrame.shape, steps: z.array(StepInput).min(1).max(workflowLimits.steps) })
  .meta({ id: 'WorkflowInput' });

interface StepOf<T extends string, C> {
  label: string;
  title?: string;
  type: T;
  config: C;
  delayMinutes: number;
  /** Label, "end", or null for the following step. */
  next: string | null;
}

type LabelledBranch = Omit<BranchConfig, 'ifTrue' | 'ifFalse'> & { ifTrue: string; ifFalse: string };
type LabelledWait = Omit<WaitConfig, 'onMatch' | 'onTimeout'> & { onMatch?: string; onTimeout?: string };
type LabelledAi = Omit<AiActionConfig, 'choices'> & { choices?: { value: string; next: string | null }[] };

/** A saved step: every jump is a label or "end". */
export type Step =
  | StepOf<'send_email', SendEmailConfig>
  | StepOf<'send_push', SendPushConfig>
  | StepOf<'send_sms', SendSmsConfig>
  | StepOf<'webhook', WebhookConfig>
  | StepOf<'update_profile', UpdateProfileConfig>
  | StepOf<'wait', LabelledWait>
  | StepOf<'branch', LabelledBranch>
  | StepOf<'ai_action', LabelledAi>;

/** The immutable content of one workflow version, normalised: defaults filled in, jumps as labels. */
export interface Definition {
  trigger: Trigger;
  reentry: Reentry;
  exitOn: Trigger[];
  settings: WorkflowSettings;
  steps: Step[];
}

export const WorkflowStatus = z.enum(['active', 'paused', 'inactive']);
export type WorkflowStatus = z.infer<typeof WorkflowStatus>;

/** A workflow as the API answers it. */
export const Workflow = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    ...definitionFields,
    description: z.string().nullable(),
    isActive: z.boolean(),
    status: WorkflowStatus,
    version: z.int().describe('Number of the current version, from 1.'),
    steps: z.array(StepInput),
    createdAt: IsoTime,
    updatedAt: IsoTime,
  })
  .meta({ id: 'Workflow' });
