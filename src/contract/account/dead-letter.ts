import * as z from 'zod';
import { IsoTime } from '../primitives.ts';

/** A queue message that failed at every attempt and was kept. */
export const DeadLetter = z
  .object({
    id: z.string().describe('Id; the same message has the same id each time it is given up.'),
    projectId: z.uuid(),
    queue: z.string().describe('Queue it came from: sendora-events, sendora-sends or sendora-webhooks.'),
    body: z.unknown().describe('The message itself: events in full, a step as a reference to its run.'),
    attempts: z.int().describe('Number of attempts, those after a redrive included.'),
    firstError: z
      .string()
      .nullable()
      .describe('Error of the last attempt before the message was first given up; null when it is not known.'),
    lastError: z.string().nullable().describe('The same for the last time it was given up.'),
    createdAt: IsoTime.describe('When it was first given up. It is kept for 30 days from then on.'),
    redrivenAt: IsoTime.nullable().describe(
      'When it was last put back on its queue; null if never, or if it was given up again since.',
    ),
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetter = z.infer<typeof DeadLetter>;

/** Most messages of one bulk redrive; the rest follow with `nextCursor`. */
export const redriveLimit = 100;

/** Body of a redrive of many messages. */
export const BulkRedriveInput = z
  .strictObject({
    projectId: z.uuid().optional().describe('Only this project; every project that the key sees when left out.'),
    queue: z.string().min(1).max(100).optional().describe('Only messages of this queue, e.g. sendora-sends.'),
    from: IsoTime.optional().describe('Messages given up at or after it.'),
    to: IsoTime.optional().describe('Messages given up before it.'),
    cursor: z.string().min(1).max(1_000).optional().describe('`nextCursor` of the previous call.'),
  })
  .meta({ id: 'BulkRedriveInput' });
export type BulkRedriveInput = z.infer<typeof BulkRedriveInput>;

export const BulkRedrive = z
  .object({
    redriven: z.int().describe('Number of messages that were put back on their queues.'),
    nextCursor: z
      .string()
      .nullable()
      .describe(
        `Pass as \`cursor\` to continue: one call handles at most ${redriveLimit} messages. null when none is left.`,
      ),
  })
  .meta({ id: 'BulkRedrive' });
export type BulkRedrive = z.infer<typeof BulkRedrive>;
