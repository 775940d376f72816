import * as z from 'zod';
import { IsoTime, Label } from '../primitives.ts';

/** Body of restart. */
export const RestartInput = z
  .strictObject({
    from: z
      .string()
      .max(200)
      .optional()
      .describe('Label of the step to start with; when left out the one that failed, of several the first.'),
  })
  .meta({ id: 'RestartInput' });
export type RestartInput = z.infer<typeof RestartInput>;

/** Most runs of one call; the rest follow with `nextCursor`. */
export const bulkLimit = 500;

const filter = {
  workflowId: z.uuid().describe('Workflow of the runs; it may have been deleted.'),
  from: IsoTime.optional().describe('Runs started at or after it.'),
  to: IsoTime.optional().describe('Runs started before it.'),
  cursor: z.string().min(1).max(1_000).optional().describe('`nextCursor` of the previous call.'),
};

/** Body of a restart of many runs. */
export const BulkRestartInput = z
  .strictObject({
    ...filter,
    status: z.literal('failed').default('failed'),
    step: Label.optional().describe(
      'Label of the step to start with in every run; the failed step of each when left out.',
    ),
  })
  .meta({ id: 'BulkRestartInput' });
export type BulkRestartInput = z.infer<typeof BulkRestartInput>;

/** Body of a cancellation of many runs. */
export const BulkCancelInput = z
  .strictObject({
    ...filter,
    status: z
      .enum(['queued', 'running', 'paused'])
      .optional()
      .describe('Only runs with this status; every active run when left out.'),
  })
  .meta({ id: 'BulkCancelInput' });
export type BulkCancelInput = z.infer<typeof BulkCancelInput>;

const outcome = {
  skipped: z.int().describe('Number of runs that were left unchanged.'),
  skippedRuns: z
    .array(z.object({ id: z.uuid(), reason: z.string() }))
    .describe('The runs that were left unchanged, with the reason as one sentence.'),
  nextCursor: z
    .string()
    .nullable()
    .describe(`Pass as \`cursor\` to continue: one call handles at most ${bulkLimit} runs. null when none is left.`),
};

export const BulkRestart = z.object({ restarted: z.int(), ...outcome }).meta({ id: 'BulkRestart' });
export type BulkRestart = z.infer<typeof BulkRestart>;

export const BulkCancel = z.object({ cancelled: z.int(), ...outcome }).meta({ id: 'BulkCancel' });
export type BulkCancel = z.infer<typeof BulkCancel>;
