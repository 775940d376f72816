import * as z from 'zod';
import { IsoTime } from '../primitives.ts';

/** A queue message that failed every time and was kept. */
export const DeadLetter = z
  .object({
    id: z.string().describe('Id of the queue message.'),
    projectId: z.uuid(),
    queue: z.string().describe('Queue it came from: sendora-events, sendora-sends or sendora-webhooks.'),
    body: z.unknown().describe('The message as it was; events in full, steps as references to their run.'),
    createdAt: IsoTime.describe('When it was given up.'),
    redrivenAt: IsoTime.nullable().describe('When it was last sent again.'),
  })
  .meta({ id: 'DeadLetter' });
export type DeadLetter = z.infer<typeof DeadLetter>;
