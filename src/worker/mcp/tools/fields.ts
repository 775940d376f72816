// Fields that the inputs of tools share.
import * as z from 'zod';

/** Rows of a list at most: whoever reads them has little room. */
const mostRows = 50;

export const projectField = {
  projectId: z.uuid().optional().describe('Project; may be left out when the key sees only one.'),
};

export const idField = (of: string) => ({ id: z.uuid().describe(`Id of the ${of}.`) });

export const pageFields = {
  pageSize: z.int().min(1).max(mostRows).default(20).describe(`Rows, 1 to ${mostRows}.`),
  cursor: z.string().min(1).max(1_000).optional().describe('`nextCursor` of the page before.'),
};

/** A list, with what its rows are as one word for the text. */
export function listed(page: { data: readonly unknown[]; nextCursor: string | null }, one: string) {
  const { length } = page.data;
  const count = length === 1 ? `1 ${one}` : `${length} ${one}s`;
  return { text: `${count}${page.nextCursor === null ? '' : ', and there are more'}.`, data: { ...page } };
}
