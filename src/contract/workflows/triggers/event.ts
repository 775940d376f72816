import * as z from 'zod';
import { Filters } from '../../conditions.ts';
import { Glob } from '../../primitives.ts';

/** People for whom one event may start runs. */
export const mostRecipients = 1_000;

/** Fields of a trigger that starts on events. */
export const eventFields = {
  eventType: Glob,
  filters: Filters.optional().describe('Conditions on the event; all conditions of a list must hold.'),
  recipients: z
    .string()
    .min(1)
    .max(500)
    .optional()
    .describe(
      `One path to a list of user ids, e.g. {{event.userIds}}: the event starts one run for each of these people, at most ${mostRecipients.toLocaleString('en-US')}, a person listed twice once. In each run \`user\` and \`event.userId\` are that person. When left out, the person of the event has the run.`,
    ),
} as const;
