import * as z from 'zod';
import { RunFilters } from '../../conditions.ts';
import { Target } from './common.ts';

export const BranchConfig = z
  .strictObject({
    condition: RunFilters.describe(
      'Evaluated when the step runs, against the profile as it is then. Values may be templates.',
    ),
    ifTrue: Target.describe('Where to go when the condition holds.'),
    ifFalse: Target.describe('Where to go when it does not.'),
  })
  .describe('Continues at one of two steps, depending on a condition.');
export type BranchConfig = z.infer<typeof BranchConfig>;
