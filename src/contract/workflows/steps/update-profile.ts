import * as z from 'zod';
import { JsonValue } from '../../primitives.ts';

export const UpdateProfileConfig = z
  .strictObject({
    traits: z
      .record(z.string().min(1).max(200), JsonValue)
      .refine((traits) => Object.keys(traits).length > 0, 'Name at least one trait.')
      .describe(
        'Merged into the person’s traits; null removes one. A value that is exactly one {{path}} keeps its type.',
      ),
  })
  .describe('Changes traits of the person.');
export type UpdateProfileConfig = z.infer<typeof UpdateProfileConfig>;
