import * as z from 'zod';
import { PageQuery } from './primitives.ts';

/** Answer of a list endpoint: one page of items. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.object({
    data: z.array(item),
    nextCursor: z.string().nullable().describe('Pass as `cursor` for the next page; null on the last one.'),
  });

/** Query of a list of resources that belong to projects. */
export const ProjectListQuery = PageQuery.extend({ projectId: z.uuid().optional().describe('Only this project.') });
export type ProjectListQuery = z.infer<typeof ProjectListQuery>;

/** Query of a resource that is addressed inside a project by something other than a UUID. */
export const ProjectQuery = z.strictObject({
  projectId: z.uuid().optional().describe('Project; may be left out when the key sees only one.'),
});
export type ProjectQuery = z.infer<typeof ProjectQuery>;
