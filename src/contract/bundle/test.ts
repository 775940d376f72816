import * as z from 'zod';
import { JsonValue } from '../primitives.ts';
import { itemFields } from './fields.ts';

/** A test in a bundle. */
export const BundleTest = z
  .strictObject({
    ...itemFields,
    workflow: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('Workflow that it tests; all of the bundle when left out.'),
    at: z.string().optional().describe('Moment at which it begins, ISO 8601.'),
    given: z.array(z.record(z.string(), JsonValue)).default([]).describe('What happens, in order.'),
    answers: z
      .record(z.string(), z.array(JsonValue))
      .optional()
      .describe('Answers of the outside world by step label, in order; the last repeats.'),
    advance: z.string().optional().describe('How long time goes on at the end, e.g. `3d`.'),
    expect: z.array(z.record(z.string(), JsonValue)).default([]).describe('What must hold then.'),
  })
  .meta({ id: 'BundleTest', description: 'A story in virtual time and what must come of it.' });
export type BundleTest = z.infer<typeof BundleTest>;
