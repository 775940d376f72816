import * as z from 'zod';
import { IsoTime } from '../primitives.ts';

/** Health numbers are kept for 400 days. */
export const stepCountDays = { usual: 30, most: 366 } as const;

export const StepCountsQuery = z.strictObject({
  version: z.coerce.number<number | string>().int().min(1).optional().describe('Only this version of the workflow.'),
  days: z.coerce
    .number<number | string>()
    .int()
    .min(1)
    .max(stepCountDays.most)
    .default(stepCountDays.usual)
    .describe(`Days (UTC) that are counted, today among them: 1 to ${stepCountDays.most}.`),
});
export type StepCountsQuery = z.infer<typeof StepCountsQuery>;

export const StepCounts = z
  .object({
    from: IsoTime.describe('Start of the first day that is counted.'),
    data: z
      .array(
        z.object({
          version: z.int().describe('Version of the workflow that the runs were in.'),
          label: z.string().describe('Label of the step.'),
          here: z.int().describe('Runs in flight that are at the step now.'),
          passed: z
            .int()
            .describe('Runs that left it without an error; also where a gate or a condition held its message back.'),
          failed: z.int().describe('Runs of which it failed for good, whether or not they continued.'),
          stopped: z.int().describe('Runs that were cancelled, exited or moved to another version while at it.'),
          entered: z.int().describe('Runs that came to it: the sum of the four.'),
        }),
      )
      .describe('Each step of each version through which runs went in these days, or at which some are now.'),
  })
  .meta({ id: 'StepCounts' });
export type StepCounts = z.infer<typeof StepCounts>;
