import * as z from 'zod';
import { IsoTime, JsonValue } from '../primitives.ts';
import { Reentry, StepInput, Trigger, WorkflowSettings } from './workflow.ts';

const VersionNumber = z.int().min(1);

/** A number in a path. */
export const VersionParams = z.object({
  id: z.uuid(),
  version: z.coerce.number<number | string>().pipe(VersionNumber),
});

const versionFields = {
  workflowId: z.uuid(),
  version: z.int().describe('Number of the version, from 1.'),
  name: z.string().describe('Name that the workflow had in it.'),
  createdAt: IsoTime,
  createdBy: z.string().describe('Who made it, e.g. `key:ci`.'),
  isCurrent: z.boolean().describe('Whether new runs take this version.'),
  changes: z
    .array(z.string())
    .describe('What is new against the version before, one sentence each; of the first: none.'),
};

/** A version in a list. */
export const WorkflowVersionSummary = z.object(versionFields).meta({ id: 'WorkflowVersionSummary' });
export type WorkflowVersionSummary = z.infer<typeof WorkflowVersionSummary>;

/** A version with its whole content; readable also after the workflow was deleted. */
export const WorkflowVersion = z
  .object({
    ...versionFields,
    projectId: z.uuid(),
    trigger: Trigger,
    reentry: Reentry,
    exitOn: z.array(Trigger),
    settings: WorkflowSettings,
    steps: z.array(StepInput),
  })
  .meta({ id: 'WorkflowVersion' });

export const DiffQuery = z.strictObject({
  against: z.coerce
    .number<number | string>()
    .pipe(VersionNumber)
    .optional()
    .describe('Version to compare with; the one before when left out.'),
});
export type DiffQuery = z.infer<typeof DiffQuery>;

export const VersionDiff = z
  .object({
    workflowId: z.uuid(),
    version: z.int(),
    against: z.int(),
    changes: z.array(
      z.object({
        path: z.string().describe('JSON pointer into the version; of a step that is gone, into `against`.'),
        before: JsonValue.optional().describe('Value in `against`; left out where it has none.'),
        after: JsonValue.optional().describe('Value in the version; left out where it has none.'),
        step: z.string().optional().describe('Label of the step that the place belongs to.'),
      }),
    ),
    summary: z.array(z.string()).describe('The same as plain sentences.'),
  })
  .meta({ id: 'VersionDiff' });
export type VersionDiff = z.infer<typeof VersionDiff>;

/** Body of rollback. */
export const RollbackInput = z
  .strictObject({ version: VersionNumber.describe('Version whose content becomes the next version.') })
  .meta({ id: 'RollbackInput' });
