import * as z from 'zod';
import { ProjectListQuery } from '../lists.ts';
import { IsoTime } from '../primitives.ts';

export const OverviewQuery = z.strictObject({ projectId: ProjectListQuery.shape.projectId });
export type OverviewQuery = z.infer<typeof OverviewQuery>;

const number = (text: string) =>
  z
    .object({
      total: z.int().describe('In the 24 hours.'),
      before: z.int().describe('In the 24 hours before them.'),
      series: z.array(z.int()).describe('By the hour, the oldest first: 24 numbers.'),
    })
    .describe(text);

/** What happened in a day. */
export const Overview = z
  .object({
    from: IsoTime.describe('Start of the first of the 24 hours.'),
    to: IsoTime.describe('End of the last one, which is under way: it counts as far as it has come.'),
    events: number('Events that came in; those that Sendora itself puts into the stream do not count.'),
    runs: number('Runs that started.'),
    sent: number('Messages that a provider accepted, by the hour in which they were decided.'),
    failed: number('Messages that failed for good, by the hour in which they were decided.'),
    failedRuns: number('Runs that failed, or of which a first step failed for good.'),
  })
  .meta({ id: 'Overview' });
export type Overview = z.infer<typeof Overview>;
