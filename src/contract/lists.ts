import * as z from 'zod';

/** Answer of a list endpoint: one page of items. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    data: z.array(item),
    nextCursor: z.string().nullable().describe('Pass as `cursor` for the next page; null on the last one.'),
  });
