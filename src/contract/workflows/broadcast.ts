import * as z from 'zod';
import { ProjectListQuery } from '../lists.ts';
import { IsoTime } from '../primitives.ts';

/** Bounds of a broadcast. */
export const broadcastLimits = {
  perMinute: 60_000,
  /** People who are looked at for `total`. */
  counted: 1_000_000,
  sample: 10,
  /** How far ahead one may begin, in days. */
  daysAhead: 365,
} as const;

export const broadcastStatuses = ['scheduled', 'running', 'paused', 'stopped', 'done'] as const;
export const BroadcastStatus = z
  .enum(broadcastStatuses)
  .describe(
    'scheduled: waits for `at`. running: people are being reached. paused: until it is resumed. stopped: ended before everybody was reached. done: everybody was reached.',
  );
export type BroadcastStatus = z.infer<typeof BroadcastStatus>;

export const stopReasons = ['asked', 'workflow_inactive', 'audience_deleted'] as const;
export const StopReason = z
  .enum(stopReasons)
  .describe(
    'Why it was stopped. asked: somebody stopped it. workflow_inactive: its workflow was deactivated or deleted. audience_deleted: its audience is gone.',
  );
export type StopReason = z.infer<typeof StopReason>;

/** Body of POST workflows/{id}/broadcast. */
export const BroadcastInput = z
  .strictObject({
    audienceId: z.uuid().describe('Whom it reaches: the people of this audience, each judged when their turn comes.'),
    at: IsoTime.optional().describe(
      `When it begins; at once when left out or past. At most ${broadcastLimits.daysAhead} days ahead.`,
    ),
    perMinute: z
      .int()
      .min(1)
      .max(broadcastLimits.perMinute)
      .optional()
      .describe(
        'How many people are reached in a minute, evenly: 60 is one in a second. As fast as possible when left out.',
      ),
    dryRun: z.boolean().optional().describe('true: only counts whom it would reach. Default false.'),
  })
  .meta({ id: 'BroadcastInput' });
export type BroadcastInput = z.infer<typeof BroadcastInput>;

const total = z
  .int()
  .describe('People in the audience. Counted first; at the end, the sum of `started`, `skipped` and `failed`.');
const capped = z
  .boolean()
  .describe(
    `true: \`total\` is a lower bound, because people are still being counted or there are more than ${broadcastLimits.counted.toLocaleString('en-US')} of them.`,
  );

/** Answer to a dry run. */
export const BroadcastCount = z
  .object({
    total,
    capped,
    sample: z.array(z.string()).describe(`Ids of the first people it would reach; at most ${broadcastLimits.sample}.`),
  })
  .meta({ id: 'BroadcastCount' });
export type BroadcastCount = z.infer<typeof BroadcastCount>;

/** A broadcast as the API returns it. */
export const Broadcast = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    workflowId: z.uuid(),
    version: z
      .int()
      .describe(
        'Version of the workflow that everybody gets. It is fixed when the broadcast begins, not when it is scheduled.',
      ),
    audienceId: z.uuid(),
    status: BroadcastStatus,
    total,
    capped,
    started: z.int().describe('People for whom a run was started, or queued while the workflow is paused.'),
    skipped: z.int().describe('People for whom no run was started; `skips` says why.'),
    failed: z.int().describe('People whose run could not be started because of an error.'),
    skips: z
      .array(z.object({ reason: z.string(), count: z.int() }))
      .describe(
        'Why people were skipped, most frequent first: `left_audience`, or why the workflow refused the entry, such as `reentry_once`, `reentry_active` or `queue_full`.',
      ),
    perMinute: z.int().nullable().describe('People in a minute; null: as fast as possible.'),
    at: IsoTime.describe('When it begins or began.'),
    stopReason: StopReason.nullable(),
    createdBy: z.string().describe('Who made it, e.g. `key:ci`.'),
    createdAt: IsoTime,
    startedAt: IsoTime.nullable().describe('When it reached, or could reach, its first person.'),
    finishedAt: IsoTime.nullable().describe('When it was done or stopped.'),
  })
  .meta({ id: 'Broadcast' });
export type Broadcast = z.infer<typeof Broadcast>;

/** Query of the list of broadcasts. */
export const BroadcastQuery = ProjectListQuery.extend({
  workflowId: z.uuid().optional().describe('Only those of this workflow.'),
});
export type BroadcastQuery = z.infer<typeof BroadcastQuery>;
