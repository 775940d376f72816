import * as z from 'zod';
import { IsoTime, JsonValue } from '../primitives.ts';
import { ExitRule, Reentry, StepInput, Trigger, WorkflowSettings } from './workflow.ts';

const VersionNumber = z.int().min(1);

/** A number in a path. */
export const VersionParams = z.object({
  id: z.uuid(),
  version: z.coerce.number<number | string>().pipe(VersionNumber),
});

const versionFields = {
  workflowId: z.uuid(),
  version: z.int().describe('Number of the version, from 1.'),
  name: z.string().describe('Name of the workflow in this version.'),
  createdAt: IsoTime,
  createdBy: z.string().describe('Who created the version, e.g. `key:ci`.'),
  activeRuns: z.int().describe('Runs in flight that are in this version: queued, running or paused.'),
  isCurrent: z.boolean().describe('Whether new runs use this version.'),
  changes: z
    .array(z.string())
    .describe('Changes since the previous version, one sentence each; empty for the first one.'),
};

/** A version in a list. */
export const WorkflowVersionSummary = z.object(versionFields).meta({ id: 'WorkflowVersionSummary' });
export type WorkflowVersionSummary = z.infer<typeof WorkflowVersionSummary>;

/** A version with its whole content; it can be read after the workflow was deleted, too. */
export const WorkflowVersion = z
  .object({
    ...versionFields,
    projectId: z.uuid(),
    trigger: Trigger,
    reentry: Reentry,
    exitOn: z.array(ExitRule),
    settings: WorkflowSettings,
    steps: z.array(StepInput),
  })
  .meta({ id: 'WorkflowVersion' });

export const DiffQuery = z.strictObject({
  against: z.coerce
    .number<number | string>()
    .pipe(VersionNumber)
    .optional()
    .describe('Version to compare with; the previous one when left out.'),
});
export type DiffQuery = z.infer<typeof DiffQuery>;

export const VersionDiff = z
  .object({
    workflowId: z.uuid(),
    version: z.int(),
    against: z.int(),
    changes: z.array(
      z.object({
        path: z.string().describe('JSON pointer into the version; for a removed step, into `against`.'),
        before: JsonValue.optional().describe('Value in `against`; left out when there is none.'),
        after: JsonValue.optional().describe('Value in the version; left out when there is none.'),
        step: z.string().optional().describe('Label of the step that was changed.'),
      }),
    ),
    summary: z.array(z.string()).describe('The changes as sentences.'),
  })
  .meta({ id: 'VersionDiff' });
export type VersionDiff = z.infer<typeof VersionDiff>;

/** Body of rollback. */
export const RollbackInput = z
  .strictObject({ version: VersionNumber.describe('Version whose content becomes the next version.') })
  .meta({ id: 'RollbackInput' });
