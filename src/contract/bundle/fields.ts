import { Name } from '../primitives.ts';

/** Fields of every item whose identity is its name. */
export const itemFields = {
  name: Name.describe('Name, unique among the items of its kind; references lead to it.'),
  renamedFrom: Name.optional().describe(
    'Former name. Where the project holds an item of that name and none of the new one, it is renamed and keeps its id and history. Never exported.',
  ),
} as const;
