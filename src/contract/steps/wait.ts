import * as z from 'zod';

/** The length of the wait is the step's `delayMinutes`. */
export const WaitConfig = z.strictObject({
  reason: z.string().max(500).optional().describe('Why the run waits, for the people who read its trace.'),
});
export type WaitConfig = z.infer<typeof WaitConfig>;
