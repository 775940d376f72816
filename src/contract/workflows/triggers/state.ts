import * as z from 'zod';
import { IsoTime } from '../../primitives.ts';

/** How far a workflow knows who is due. */
export const TriggerState = z
  .object({
    state: z
      .enum(['preparing', 'ready'])
      .describe(
        'preparing: the people of the project are being looked at, so some occasions are not known yet. ready: all are.',
      ),
    done: z.int().describe('Profiles that were looked at since the activation.'),
    total: z.int().describe('Profiles that there were to look at.'),
  })
  .meta({ id: 'TriggerState' });
export type TriggerState = z.infer<typeof TriggerState>;

export const TriggersQuery = z.strictObject({
  userId: z.string().min(1).max(256).optional().describe('Person whose next occasion is looked at.'),
});
export type TriggersQuery = z.infer<typeof TriggersQuery>;

/** Why a person starts no run. */
export const occasionReasons = {
  trait_missing: 'The person does not have the trait.',
  date_unreadable: 'The trait holds no date.',
  moment_past: 'The moment has passed.',
  not_member: 'The person is not in the audience.',
  already_member: 'The person is in the audience already.',
  entry_refused: 'The rules of re-entry would refuse the run.',
  inactive: 'The workflow is inactive.',
  never: 'The workflow starts on events, or its schedule does not fire any more.',
} as const;
type OccasionReason = keyof typeof occasionReasons;
const OccasionReason = z.enum(Object.keys(occasionReasons) as [OccasionReason, ...OccasionReason[]]);

/** An occasion that has come. */
const PastOccasion = z.object({
  occasion: z.string().describe('What it was; also the `messageId` of its event.'),
  at: IsoTime.describe('When it was due.'),
  userId: z.string().nullable(),
  runId: z.uuid().optional().describe('The run that it started.'),
  refused: z
    .object({ reason: z.string(), message: z.string() })
    .optional()
    .describe('Why it started none, e.g. `moment_missed` or `reentry_once`.'),
});

/** What a workflow waits for whose trigger is not an event. */
export const TriggerStatus = z
  .object({
    state: z.enum(['preparing', 'ready']).nullable().describe('null where nothing is prepared, as in an inactive one.'),
    nextAt: IsoTime.nullable().describe(
      'When the next run is due, whosever it is; null where nothing is known to be due.',
    ),
    recent: z.array(PastOccasion).describe('The newest 20 occasions that came, newest first.'),
    person: z
      .object({
        userId: z.string(),
        nextAt: IsoTime.nullable(),
        occasion: z.string().nullable(),
        isMember: z.boolean().nullable().describe('Whether they are in the audience; null where the trigger has none.'),
        reason: OccasionReason.nullable().describe(
          `Why nothing is due for them. ${Object.entries(occasionReasons)
            .map(([code, text]) => `${code}: ${text}`)
            .join(' ')}`,
        ),
      })
      .optional()
      .describe('Only where a `userId` was given.'),
  })
  .meta({ id: 'TriggerStatus' });
export type TriggerStatus = z.infer<typeof TriggerStatus>;
