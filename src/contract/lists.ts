import * as z from 'zod';
import { IsoTime, PageQuery } from './primitives.ts';

/** Answer of a list endpoint: one page of items. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    data: z.array(item),
    nextCursor: z.string().nullable().describe('Pass as `cursor` for the next page; null on the last one.'),
  });

/** The span of time in which a page was searched. */
export const ListWindow = z
  .object({
    from: IsoTime.nullable().describe('The oldest moment searched; null: back to the first item.'),
    to: IsoTime.describe('The search began with the newest item before it.'),
  })
  .meta({ id: 'ListWindow' });
export type ListWindow = z.infer<typeof ListWindow>;

/** Answer of a list in the order of time whose filters may have to search for the items. */
export const searchedListOf = <T extends z.ZodType>(item: T) =>
  listOf(item).extend({
    window: ListWindow.optional().describe(
      'Set where no index serves a filter: the span that was searched for this page. A page searches a limited number of items, so it may be short or empty although `nextCursor` leads on to older ones.',
    ),
  });

/** Query of a list of resources that belong to projects. */
export const ProjectListQuery = PageQuery.extend({ projectId: z.uuid().optional().describe('Only this project.') });
export type ProjectListQuery = z.infer<typeof ProjectListQuery>;

/** The text of a search in a list; `of` says what it is looked for in, as half a sentence. */
export const searchText = (of: string) =>
  z
    .string()
    .normalize('NFC')
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe(`Only those with this text in ${of}; whether A to Z are large or small makes no difference.`);

/** Query of a list of things with names. */
export const NamedListQuery = ProjectListQuery.extend({ q: searchText('their name') });
export type NamedListQuery = z.infer<typeof NamedListQuery>;

/** Query of a resource that is addressed inside a project by something other than a UUID. */
export const ProjectQuery = z.strictObject({
  projectId: z.uuid().optional().describe('Project; may be left out when the key sees only one.'),
});
export type ProjectQuery = z.infer<typeof ProjectQuery>;
