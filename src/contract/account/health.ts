import * as z from 'zod';
import { ProjectListQuery } from '../lists.ts';
import { timeRange } from '../messages/delivery.ts';
import { IsoTime } from '../primitives.ts';
import { RunStatus } from '../workflows/run.ts';
import { WorkflowStatus } from '../workflows/workflow.ts';

const { projectId } = ProjectListQuery.shape;

export const Granularity = z.enum(['hour', 'day']);
export type Granularity = z.infer<typeof Granularity>;

export const DeliveryHealthQuery = z.strictObject({
  projectId,
  ...timeRange,
  granularity: Granularity.default('hour').describe(
    'Length of a point. hour: the last 24 hours by default, at most 31 days. day (UTC): the last 30 days by default, at most 366.',
  ),
});
export type DeliveryHealthQuery = z.infer<typeof DeliveryHealthQuery>;

const count = (text: string) => z.int().describe(text);
const byReason = (text: string) => z.record(z.string(), z.int()).describe(text);

const counts = {
  attempted: count('Messages that were handed to the provider at least once.'),
  sent: count('Messages that the provider accepted.'),
  delivered: count('Messages that the provider reported as delivered.'),
  opened: count('Messages that a person opened; machines do not count.'),
  clicked: count('Messages of which a person followed a link.'),
  bounced: count('Messages that bounced.'),
  complained: count('Messages that were reported as spam.'),
  failed: count('Messages that the provider refused, or that failed at every attempt.'),
  suppressed: count('Messages that a gate held back on purpose.'),
  skipped: count('Messages that lacked a channel, address, device or verified domain.'),
  pending: count('Messages with another attempt planned.'),
};

const latency = {
  p50Ms: z
    .int()
    .nullable()
    .describe('Median duration of the calls to the provider, in milliseconds; null when there were none.'),
  p95Ms: z
    .int()
    .nullable()
    .describe('95th percentile of the same durations, in milliseconds. Both are interpolated from a histogram.'),
};

/** Numbers of messages and the duration of provider calls. */
const deliveryNumbers = { ...counts, ...latency };

export const ChannelHealth = z
  .object({
    channelId: z.uuid().nullable().describe('null: sent without a channel, e.g. the webhook of a step.'),
    name: z.string().nullable().describe('null when the channel no longer exists.'),
    kind: z.string().describe('Kind of channel.'),
    provider: z.string().nullable().describe('Vendor of the channel.'),
    ...deliveryNumbers,
    suppressedBy: byReason('`suppressed` by reason.'),
    failedBy: byReason('`failed` by reason.'),
    skippedBy: byReason('`skipped` by reason.'),
    series: z
      .array(z.object({ at: IsoTime.describe('Start of the hour or day.'), ...deliveryNumbers }))
      .describe('One point for each hour or day that has messages, oldest first.'),
  })
  .meta({ id: 'ChannelHealth' });
export type ChannelHealth = z.infer<typeof ChannelHealth>;

/** Results of messages by channel; a message counts in the hour in which its step was decided. */
export const DeliveryHealth = z
  .object({
    from: IsoTime.describe('Start of the first hour or day.'),
    to: IsoTime.describe('End of the last hour or day.'),
    granularity: Granularity,
    totals: z.object(deliveryNumbers),
    channels: z.array(ChannelHealth),
  })
  .meta({ id: 'DeliveryHealth' });
export type DeliveryHealth = z.infer<typeof DeliveryHealth>;

export const WorkflowHealthQuery = z.strictObject({ projectId });
export type WorkflowHealthQuery = z.infer<typeof WorkflowHealthQuery>;

const runCounts = z.object(
  Object.fromEntries(RunStatus.options.map((status) => [status, z.int()])) as Record<RunStatus, z.ZodInt>,
);
export type RunCounts = z.infer<typeof runCounts>;

export const WorkflowHealthRow = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    name: z.string(),
    status: z.enum([...WorkflowStatus.options, 'deleted']),
    runs: runCounts.describe('Runs by status.'),
    withErrors: z.int().describe('Runs, whatever their status, with steps that ended without having done their work.'),
    lastError: z
      .object({ at: IsoTime, runId: z.uuid(), message: z.string() })
      .nullable()
      .describe('The newest failure of a run or of one of its steps; null when there is none.'),
    stuck: z.int().describe('Active runs whose next step is overdue.'),
    sleeping: z
      .array(
        z.object({
          waitingFor: z.string().describe('What the runs wait for, as one sentence.'),
          runs: z.int(),
          nextAt: IsoTime.describe('When the first of them continues.'),
        }),
      )
      .describe('Waiting runs by what they wait for, the largest group first.'),
  })
  .meta({ id: 'WorkflowHealthRow' });
export type WorkflowHealthRow = z.infer<typeof WorkflowHealthRow>;

/** A run that should have continued and did not. */
export const StuckRun = z
  .object({
    id: z.uuid(),
    workflowId: z.uuid(),
    workflowName: z.string(),
    version: z.int(),
    userId: z.string().nullable(),
    status: RunStatus,
    waitingFor: z.string().nullable(),
    dueAt: IsoTime.describe('When it should have continued.'),
    lateMs: z.int().describe('Time since then, in milliseconds.'),
  })
  .meta({ id: 'StuckRun' });
export type StuckRun = z.infer<typeof StuckRun>;

/** The state of the runs of every workflow. */
export const WorkflowHealth = z
  .object({
    runs: runCounts.describe('Runs by status, of all workflows together.'),
    workflows: z
      .array(WorkflowHealthRow)
      .describe('The newest failure first, then those with stuck runs, then by name.'),
    stuckRuns: z.array(StuckRun).describe('Up to 20 of the stuck runs, the longest overdue first.'),
    isComplete: z.boolean().describe('false: only the newest 20,000 runs were searched for stuck and sleeping ones.'),
  })
  .meta({ id: 'WorkflowHealth' });
export type WorkflowHealth = z.infer<typeof WorkflowHealth>;
