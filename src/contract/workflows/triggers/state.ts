import * as z from 'zod';

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
