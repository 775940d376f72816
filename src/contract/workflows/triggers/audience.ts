import * as z from 'zod';

/** A person who enters or leaves an audience. */
export const AudienceTrigger = z
  .strictObject({
    id: z.uuid().describe('The audience.'),
    on: z.enum(['enter', 'leave']),
    existing: z
      .enum(['skip', 'start'])
      .optional()
      .describe(
        'What happens on activation for people who are in the audience already. skip (default): nothing. start: each of them starts a run.',
      ),
  })
  .meta({ id: 'AudienceTrigger', description: 'Starts one run each time that a person enters or leaves an audience.' });
export type AudienceTrigger = z.infer<typeof AudienceTrigger>;
