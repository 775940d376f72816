// A backtest: what a workflow would have done with the events of a past period. Nothing is sent, called or written.
import * as z from 'zod';
import { ChannelKind } from '../messages/channels/registry.ts';
import { IsoTime } from '../primitives.ts';

/** Bounds of backtests. */
export const backtestLimits = {
  days: 30,
  events: 1_000_000,
  /** Under way at once in a project. */
  atOnce: 2,
  /** How long a result is kept after the backtest ended, days. */
  keptDays: 7,
  /** People that a list names. */
  sample: 10,
} as const;

const dayMs = 86_400_000;

/** The period and what is played; `definition` is checked by engine/validate, which reports every fault at once. */
export const BacktestInput = z
  .strictObject({
    from: IsoTime.describe('Beginning of the period; events received at or after it are played.'),
    to: IsoTime.describe(
      `End of the period, at most ${backtestLimits.days} days after \`from\`; events received before it are played.`,
    ),
    definition: z
      .unknown()
      .optional()
      .describe('An unsaved body of the workflow, as PUT takes it. The saved workflow when left out.'),
    against: z
      .union([z.literal('live'), z.int().min(1)])
      .nullable()
      .default('live')
      .describe(
        'What it is compared with: the saved workflow (`live`, the default), one of its versions, or nothing (null).',
      ),
    maxMessagesPerPerson: z
      .int()
      .min(1)
      .max(1_000)
      .default(5)
      .describe('`overLimit` counts people who would get more messages than this in the period. Default 5.'),
  })
  .superRefine(({ from, to }, ctx) => {
    const [begins, ends] = [Date.parse(from), Date.parse(to)];
    const issue = (message: string) =>
      ctx.addIssue({ code: 'custom', path: ['to'], message, params: { code: 'out_of_range' } });
    if (ends <= begins) issue('`to` must be after `from`.');
    if (ends - begins > backtestLimits.days * dayMs) issue(`A backtest covers at most ${backtestLimits.days} days.`);
  })
  .meta({ id: 'WorkflowBacktestInput' });
export type BacktestInput = z.output<typeof BacktestInput>;

const Counted = z.object({ reason: z.string(), count: z.int() });

const SendCount = z.object({
  day: z.iso.date().describe('Day in UTC.'),
  channel: ChannelKind,
  count: z.int(),
});

const BacktestWorld = z
  .object({
    entries: z.int().describe('Runs that were started.'),
    refused: z.array(Counted).describe('Entries that were refused, by reason.'),
    runs: z
      .object({ completed: z.int(), exited: z.int(), failed: z.int(), running: z.int() })
      .describe('Runs by their status at the end of the period.'),
    sends: z.array(SendCount).describe('Messages by day and kind of channel.'),
    held: z.array(Counted).describe('Messages that a gate held back or stopped, by reason.'),
    steps: z
      .array(z.object({ label: z.string(), reached: z.int(), sent: z.int() }))
      .describe('Runs that came to each step, and messages of it.'),
    overLimit: z
      .object({
        limit: z.int(),
        people: z.int().describe('People who got more messages than the limit.'),
        worst: z.array(z.object({ userId: z.string(), count: z.int() })).describe('Those with the most, at most 10.'),
      })
      .describe('People who got too many messages.'),
  })
  .meta({ id: 'WorkflowBacktestWorld' });
export type BacktestWorld = z.infer<typeof BacktestWorld>;

export const Backtest = z
  .object({
    id: z.uuid(),
    projectId: z.uuid(),
    workflowId: z.uuid(),
    status: z.enum(['running', 'done', 'failed', 'stopped']),
    error: z.string().nullable().describe('Why it failed, as one sentence.'),
    from: IsoTime,
    to: IsoTime,
    createdAt: IsoTime,
    events: z.int().describe('Events that were read so far.'),
    eventsPerSecond: z.number(),
    progress: z.number().describe('Part of the period that was played, 0 to 1.'),
    draft: BacktestWorld,
    live: BacktestWorld.nullable().describe('What it is compared with; null where it is compared with nothing.'),
    difference: z
      .object({
        entries: z.int().describe('Entries more (or, negative, fewer) than in `live`.'),
        sends: z.array(SendCount).describe('Messages more (or, negative, fewer), by day and kind.'),
        people: z.object({
          gained: z.int().describe('People who enter now and did not in `live`.'),
          lost: z.int().describe('People who entered in `live` and do not now.'),
          sample: z.array(z.object({ userId: z.string(), change: z.enum(['gained', 'lost']) })),
        }),
      })
      .nullable(),
    assumptions: z.array(z.string()).describe('How it differs from what really happened, as sentences.'),
    unknowable: z
      .object({ runs: z.int(), reasons: z.array(Counted) })
      .describe('Runs whose way cannot be known, such as those that wait for their own message to be opened.'),
  })
  .meta({ id: 'WorkflowBacktest' });
export type Backtest = z.infer<typeof Backtest>;

/** Answer to the start of a backtest. */
export const BacktestStarted = z
  .object({ id: z.uuid(), status: z.literal('running') })
  .meta({ id: 'WorkflowBacktestStarted' });
