import * as z from 'zod';
import { ImportResult } from '../../../contract/bundle/import.ts';
import { AppError } from '../../../contract/errors.ts';
import { actingTool } from '../tool.ts';
import { importBundle, importFields, planSentence } from './bundle-calls.ts';

export const applyBundle = actingTool({
  name: 'apply_bundle',
  title: 'Apply a bundle',
  text: 'Imports a bundle, all of it or nothing; exactly the plan that was shown, or nothing where the project has changed since.',
  gate: 'write',
  hints: { destructive: true, idempotent: true, openWorld: false },
  input: z.strictObject({
    ...importFields,
    fingerprint: z.string().max(200).optional().describe('Of the plan that is meant, from plan_bundle.'),
  }),
  shown: z.object({ plan: ImportResult }),
  result: ImportResult,
  show: async ({ api }, { fingerprint, ...args }) => {
    const plan = await importBundle(api, args, { dryRun: true });
    if (fingerprint !== undefined && fingerprint !== plan.fingerprint)
      throw new AppError('precondition_failed', 'The project has changed since that plan was made; plan again.');
    return { text: `It would be: ${planSentence(plan)}`, data: { plan }, bound: plan.fingerprint };
  },
  act: async ({ api }, { fingerprint: _, ...args }, { bound }) => {
    const result = await importBundle(api, args, { dryRun: false, fingerprint: bound });
    return { text: `Applied: ${planSentence(result)}`, data: { ...result } };
  },
});
