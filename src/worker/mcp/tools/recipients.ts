import * as z from 'zod';

const named = 3;

/** Who would be reached: how many, and the first of them. */
export const Recipients = z.object({
  total: z.int(),
  capped: z.boolean().describe('true: there are at least so many.'),
  named: z.array(z.string()).describe(`The first ${named} of them.`),
});

export function recipientsOf(total: number, people: readonly string[], capped = false): z.infer<typeof Recipients> {
  return { total, capped, named: people.slice(0, named) };
}
