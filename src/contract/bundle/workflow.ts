import * as z from 'zod';
import { type StepType, stepConfigs, stepTypes } from '../workflows/steps/registry.ts';
import { isConfigOptional, StepFrame, WorkflowInput, workflowLimits } from '../workflows/workflow.ts';
import { type ByName, byName } from './by-name.ts';
import { itemFields } from './fields.ts';

const idOf = (type: StepType) => `BundleStep_${type}`;

const stepOf = (type: StepType) => {
  const config = byName<z.ZodType>(stepConfigs[type]);
  return StepFrame.extend({
    type: z.literal(type).describe(stepConfigs[type].description ?? ''),
    config: isConfigOptional(type) ? config.optional() : config,
  }).meta({ id: idOf(type) });
};
type AnyStep = ReturnType<typeof stepOf>;

const BundleStep = z.discriminatedUnion('type', stepTypes.map(stepOf) as [AnyStep, ...AnyStep[]]).meta({
  id: 'BundleStep',
  description: 'One step of a workflow; its `type` decides what `config` holds.',
  discriminator: {
    propertyName: 'type',
    mapping: Object.fromEntries(stepTypes.map((type) => [type, `#/$defs/${idOf(type)}`])),
  },
});

const { description, trigger, reentry, exitOn, settings, isActive } = WorkflowInput.shape;

const fields = z
  .strictObject({
    ...itemFields,
    description,
    trigger: byName(trigger),
    reentry,
    exitOn,
    settings,
    isActive,
    steps: z.array(BundleStep).min(1).max(workflowLimits.steps),
  })
  .meta({ id: 'BundleWorkflow', description: 'A journey: a trigger and ordered steps.' });

type Body = z.input<typeof WorkflowInput>;

/** What a workflow in a bundle holds: the body of the API with names in place of ids. */
export type WorkflowItem = ByName<
  Pick<Body, 'name' | 'description' | 'trigger' | 'reentry' | 'exitOn' | 'settings' | 'isActive' | 'steps'>
> & { renamedFrom?: string | undefined };

/** A workflow in a bundle. The steps of the schema are those of the type, one by one. */
export const WorkflowItem = fields as unknown as z.ZodType<WorkflowItem, WorkflowItem>;
