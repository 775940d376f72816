import * as z from 'zod';
import { IsoTime } from '../primitives.ts';

/** Where bundles come from, usually one repository. */
export const BundleSource = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, 'A source is 1 to 64 lower-case letters, digits and hyphens.')
  .describe(
    'Name of what the bundle comes from, usually a repository: 1 to 64 lower-case letters, digits and hyphens.',
  );

export const BundleRef = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .describe('What the bundle was made of, e.g. a commit; free text of at most 200 characters.');

/** Whose an item is that was imported. */
export const ManagedBy = z
  .object({
    source: z.string().describe('Source of the bundle that it was last imported from.'),
    at: IsoTime,
    by: z.string().describe('Who imported it, e.g. `key:ci`.'),
    ref: z.string().nullable().describe('`ref` of that import.'),
    hash: z.string().describe('SHA-256 of the canonical item as it was imported, as hexadecimal digits.'),
  })
  .meta({ id: 'ManagedBy' });
export type ManagedBy = z.infer<typeof ManagedBy>;

/** `managedBy` of an item. */
export const managedByField = ManagedBy.nullable().describe(
  'Which import the item comes from: a change by hand is undone by the next one. null: it was made by a person or from a blueprint.',
);
