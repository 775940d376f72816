import * as z from 'zod';

/** Set where runs are started by hand only. */
export const BroadcastTrigger = z
  .literal(true)
  .describe('Runs start only when somebody sends a broadcast: one for each person of its audience.');
