// Workflows to begin with: complete with their texts and audiences, tested, cloned in one call.
import * as z from 'zod';
import { byName } from '../bundle/by-name.ts';
import { BundleNeed } from '../bundle/import.ts';
import { bundleKinds } from '../bundle/registry.ts';
import { JsonValue, Name, primitiveLimits } from '../primitives.ts';
import { stepTypes } from './steps/registry.ts';
import { Trigger, Workflow } from './workflow.ts';

/** Room for what the names of templates and audiences add to that of the workflow. */
const longestName = primitiveLimits.name - 40;

export const BlueprintParams = z.object({
  slug: z.string().min(1).max(100).describe('Short name of the blueprint, e.g. cart-abandonment.'),
});

export const BlueprintQuery = z.strictObject({
  projectId: z
    .uuid()
    .optional()
    .describe('Project whose channels and variables are looked at; may be left out when the key sees only one.'),
});
export type BlueprintQuery = z.infer<typeof BlueprintQuery>;

const optional = z.boolean().describe('Whether the mails are complete without it.');

const BlueprintNeed = BundleNeed.extend({
  optional,
  missing: z.boolean().nullable().describe('Whether the project lacks it; null where no project was named.'),
}).meta({ id: 'BlueprintNeed' });

const blueprint = z
  .object({
    slug: z.string(),
    name: z.string().describe('Name of the workflow that it makes, unless another one is asked for.'),
    summary: z.string(),
    trigger: byName(Trigger).describe('What starts it; an audience has its name in place of an id.'),
    steps: z.array(z.object({ label: z.string(), title: z.string().optional(), type: z.enum(stepTypes) })),
    templates: z.array(z.string()).describe('Names of its email templates.'),
    needs: z.array(BlueprintNeed).describe('What its project must have beside it, or may.'),
    customise: z.array(z.string()).describe('What to change first, one sentence each.'),
    sample: z
      .object({
        properties: z.record(z.string(), JsonValue).describe('Of an event that starts it.'),
        traits: z.record(z.string(), JsonValue).describe('Of a person.'),
      })
      .describe('With these a dry-run reaches the end without a warning.'),
    tests: z.int().describe('Number of tests in its bundle.'),
  })
  .meta({ id: 'Blueprint' });
/** A blueprint in the gallery. */
export interface Blueprint extends z.infer<typeof blueprint> {}
// Named, so that the declaration of the table of all routes stays within what the compiler writes.
export const Blueprint: z.ZodType<Blueprint> = blueprint;

export const CloneInput = z.strictObject({
  projectId: z.uuid().optional().describe('Project to clone into; may be left out when the key sees only one.'),
  name: Name.max(longestName)
    .optional()
    .describe(
      'Name of the workflow, by which its templates and audiences are named; that of the blueprint when left out.',
    ),
  isActive: z.boolean().optional().describe('Whether it starts runs at once. Default false.'),
});
export type CloneInput = z.infer<typeof CloneInput>;

const clonedWorkflow = Workflow.extend({
  created: z
    .array(z.object({ kind: z.enum(bundleKinds), name: z.string(), id: z.string() }))
    .describe('Everything that was made, sorted by kind and name; what blueprints share is made with the first.'),
  needs: z
    .array(BundleNeed.extend({ optional }).meta({ id: 'CloneNeed' }))
    .describe('What the workflow needs, or may use.'),
}).meta({ id: 'ClonedWorkflow' });
/** A workflow that was just cloned. */
export interface ClonedWorkflow extends z.infer<typeof clonedWorkflow> {}
export const ClonedWorkflow: z.ZodType<ClonedWorkflow> = clonedWorkflow;
