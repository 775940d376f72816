import * as z from 'zod';
import { managedByField } from '../bundle/managed-by.ts';
import { type Filters, RunFilters } from '../conditions.ts';
import { Glob, IsoTime, Label, Name } from '../primitives.ts';
import { type SavedConfig, Target } from './steps/common.ts';
import { type StepConfigs, type StepType, stepConfigs, stepTypes } from './steps/registry.ts';
import { mostRecipients } from './triggers/event.ts';
import { AnyTrigger } from './triggers/registry.ts';
import { TriggerState } from './triggers/state.ts';

export const workflowLimits = { steps: 100, delayMinutes: 365 * 24 * 60, recipients: mostRecipients } as const;

/** What starts runs of a workflow; its forms are in triggers/. */
export const Trigger = AnyTrigger;
export type Trigger = AnyTrigger;

/** An event of the person that ends a run. */
export const ExitRule = z.strictObject({
  eventType: Glob,
  filters: RunFilters.optional().describe(
    'Conditions on the event that came. A value may be a template of the run, in which `event` is the event that began the run. The filter `{"property":"orderId","value":"{{event.orderId}}"}` ends only the run of that order.',
  ),
});
export type ExitRule = z.infer<typeof ExitRule>;

export const Reentry = z.strictObject({
  policy: z
    .enum(['every', 'once', 'after_exit'])
    .default('every')
    .describe(
      'every: each event starts a run. once: one run per key, ever. after_exit: none while another run of the key is active.',
    ),
  key: z
    .string()
    .max(500)
    .optional()
    .describe('Template of the key by which entries are counted, e.g. {{event.orderId}}; the person when left out.'),
  cooldownMinutes: z
    .number()
    .min(0)
    .max(workflowLimits.delayMinutes)
    .default(0)
    .describe('Shortest time between two entries with the same key, in minutes.'),
});
export type Reentry = z.infer<typeof Reentry>;

export const WorkflowSettings = z.strictObject({
  missingVariables: z
    .enum(['empty', 'fail'])
    .default('empty')
    .describe('empty: a missing variable renders empty, with a warning. fail: it fails the step.'),
  onError: z
    .enum(['continue', 'fail'])
    .default('continue')
    .describe('What a run does after a step whose last retry failed.'),
});
export type WorkflowSettings = z.infer<typeof WorkflowSettings>;

/** Fields that every step has. */
export const StepFrame = z.strictObject({
  label: Label.optional().describe('Stable id of the step; jumps refer to it. Made from the type when left out.'),
  title: z.string().max(200).optional().describe('Name to show; jumps do not depend on it.'),
  type: z.enum(stepTypes),
  config: z
    .record(z.string(), z.unknown())
    .optional()
    .describe('Depends on the type; may be left out where every field of it may.'),
  if: RunFilters.optional().describe(
    'Conditions that must hold when the run comes to the step, against the profile as it is then. Otherwise the step is passed over: its outcome is `suppressed` with the reason `condition_not_met`, its delay is not waited for, and the run continues with `next`.',
  ),
  delayMinutes: z
    .number()
    .min(0)
    .max(workflowLimits.delayMinutes)
    .optional()
    .describe('Wait before the step, in minutes; fractions are allowed.'),
  spread: z
    .boolean()
    .optional()
    .describe(
      'Whether a delay of an hour or more may end up to 60 seconds late, so that runs which began together do not all wake at once. It never ends early. Default true.',
    ),
  next: Target.optional().describe('Next step; the following one when left out.'),
});
export type StepFrame = z.infer<typeof StepFrame>;

const schemaIdOf = (type: StepType) => `Step_${type}`;

/** Whether a step of a type may leave its config out, since every field of that may be left out. */
export const isConfigOptional = (type: StepType): boolean => stepConfigs[type].safeParse({}).success;

const stepInputOf = <T extends StepType>(type: T) =>
  StepFrame.extend({
    type: z.literal(type).describe(stepConfigs[type].description ?? ''),
    // The type of a schema cannot depend on what it accepts; the API description tells which config may be left out.
    config: (isConfigOptional(type) ? stepConfigs[type].optional() : stepConfigs[type]) as StepConfigs[T],
  }).meta({ id: schemaIdOf(type) });
type AnyStepInput = { [T in StepType]: ReturnType<typeof stepInputOf<T>> }[StepType];

/** A step as the API documents it; validation proper is engine/validate, which reports every fault at once. */
export const StepInput = z
  .discriminatedUnion(
    'type',
    // The list holds one schema for each type, which is what the union of them says.
    stepTypes.map(stepInputOf) as unknown as [AnyStepInput, ...AnyStepInput[]],
  )
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
  exitOn: z.array(ExitRule).max(20).optional().describe('Events of the person that end a run, even while it waits.'),
  settings: WorkflowSettings.optional(),
};

/** Fields of a workflow that Sendora sets. */
export const readOnlyFields = ['id', 'status', 'version', 'managedBy', 'createdAt', 'updatedAt'] as const;

/** Fields of an answer that change by themselves: whatever is sent of them is dropped. */
export const passingFields = ['triggerState', 'updatedBy', 'activeRuns', 'failed24h'] as const;

/** The ETag of a workflow: names one state of it, of which there may be several in a version. */
export function workflowETag({ version, updatedAt }: { version: number; updatedAt: string }): string {
  return `"${version}-${Date.parse(updatedAt).toString(36)}"`;
}

/** Everything of a workflow except its steps: the part that zod alone validates. */
export const WorkflowFrame = z.strictObject({
  $schema: z.string().optional().describe('Address of the JSON Schema, for editors; not stored.'),
  ...definitionFields,
  projectId: z.uuid().optional().describe('Project of the workflow; from the key when that is bound to one.'),
  isActive: z.boolean().optional().describe('An inactive workflow starts no runs. Default true.'),
  steps: z.array(z.unknown()),
});

const setBySendora = z.unknown().optional().meta({
  readOnly: true,
  description: 'Set by Sendora. Taken where it is what was read, so that a workflow can be sent back.',
});

/** Body of POST and PUT workflows. */
export const WorkflowInput = z
  .object({
    ...WorkflowFrame.shape,
    ...(Object.fromEntries([...readOnlyFields, ...passingFields].map((field) => [field, setBySendora])) as Record<
      (typeof readOnlyFields)[number] | (typeof passingFields)[number],
      typeof setBySendora
    >),
    steps: z.array(StepInput).min(1).max(workflowLimits.steps),
  })
  .meta({ id: 'WorkflowInput' });

/** A saved step of any type: every jump is a label or "end". */
export interface SavedStep<Type extends string = string, Config extends object = object> {
  label: string;
  title?: string;
  type: Type;
  config: Config;
  delayMinutes: number;
  /** Passed over where these do not hold when the run comes to it. */
  if?: Filters;
  /** Set where the delay must end exactly. */
  spread?: false;
  /** Label, "end", or null for the following step. */
  next: string | null;
  /** The secrets of the config, sealed; the config holds hints in their places. Never part of the API. */
  sealed?: string;
}

/** A saved step of one type. */
export type StepOf<T extends StepType> = SavedStep<T, SavedConfig<z.infer<StepConfigs[T]>>>;

/** A saved step. */
export type Step = { [T in StepType]: StepOf<T> }[StepType];

/** The immutable content of one workflow version, normalised: defaults filled in, jumps as labels. */
export interface Definition {
  trigger: Trigger;
  reentry: Reentry;
  exitOn: ExitRule[];
  settings: WorkflowSettings;
  steps: Step[];
}

export const WorkflowStatus = z.enum(['active', 'paused', 'inactive']);
export type WorkflowStatus = z.infer<typeof WorkflowStatus>;

/** A workflow as the API returns it. */
export const Workflow = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    ...definitionFields,
    description: z.string().nullable(),
    isActive: z.boolean(),
    status: WorkflowStatus,
    version: z.int().describe('Number of the current version, from 1.'),
    triggerState: TriggerState.nullable().describe(
      'Of an active workflow whose trigger is not an event: whether it knows everybody who is due. Otherwise null.',
    ),
    steps: z.array(StepInput),
    managedBy: managedByField,
    createdAt: IsoTime,
    updatedAt: IsoTime,
  })
  .meta({ id: 'Workflow' });
