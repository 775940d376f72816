import * as z from 'zod';
import { IsoTime, Label } from '../primitives.ts';

/** Body of restart. */
export const RestartInput = z
  .strictObject({
    from: z.string().max(200).optional().describe('Label of the step to begin with; the failed one when left out.'),
  })
  .meta({ id: 'RestartInput' });
export type RestartInput = z.infer<typeof RestartInput>;

/** Runs handled by one call; the rest follow with `nextCursor`. */
export const bulkLimit = 500;

const filter = {
  workflowId: z.uuid().describe('Workflow of the runs; it may be a deleted one.'),
  from: IsoTime.optional().describe('Runs started at or after it.'),
  to: IsoTime.optional().describe('Runs started before it.'),
  cursor: z.string().min(1).max(1_000).optional().describe('`nextCursor` of the call before.'),
};

/** Body of a restart of many runs. */
export const BulkRestartInput = z
  .strictObject({
    ...filter,
    status: z.literal('failed').default('failed'),
    step: Label.optional().describe('Step to begin with in every run; where each failed when left out.'),
  })
  .meta({ id: 'BulkRestartInput' });
export type BulkRestartInput = z.infer<typeof BulkRestartInput>;

/** Body of a cancellation of many runs. */
export const BulkCancelInput = z
  .strictObject({
    ...filter,
    status: z.enum(['queued', 'running', 'paused']).optional().describe('Only these; every active run when left out.'),
  })
  .meta({ id: 'BulkCancelInput' });
export type BulkCancelInput = z.infer<typeof BulkCancelInput>;

const outcome = {
  skipped: z.int().describe('Runs that were left as they are.'),
  skippedRuns: z.array(z.object({ id: z.uuid(), reason: z.string() })).describe('Which, and why, one sentence each.'),
  nextCursor: z
    .string()
    .nullable()
    .describe(`Call again with it as \`cursor\`: one call handles at most ${bulkLimit} runs. null: nothing is left.`),
};

export const BulkRestart = z.object({ restarted: z.int(), ...outcome }).meta({ id: 'BulkRestart' });
export type BulkRestart = z.infer<typeof BulkRestart>;

export const BulkCancel = z.object({ cancelled: z.int(), ...outcome }).meta({ id: 'BulkCancel' });
export type BulkCancel = z.infer<typeof BulkCancel>;
