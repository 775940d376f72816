import * as z from 'zod';
import { IsoTime } from '../primitives.ts';

/** A queue message that failed at every attempt and was kept. */
export const DeadLetter = z
  .object({
    id: z.string().describe('Id of the queue message.'),
    projectId: z.uuid(),
    queue: z.string().describe('Queue it came from: sendora-events, sendora-sends or sendora-webhooks.'),
    body: z.unknown().describe('The message itself: events in full, a step as a reference to its run.'),
    createdAt: IsoTime.describe('When the last attempt failed.'),
    redrivenAt: IsoTime.nullable().describe('When it was last put back on its queue; null if never.'),
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetter = z.infer<typeof DeadLetter>;
