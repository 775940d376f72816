import * as z from 'zod';
import { ImportResult } from '../../../contract/bundle/import.ts';
import { readingTool } from '../tool.ts';
import { importBundle, importFields, planSentence } from './bundle-calls.ts';

export const planBundle = readingTool({
  name: 'plan_bundle',
  title: 'Plan a bundle',
  text: 'Says what importing a bundle would change: items, versions, drift, runs in flight, test results. Nothing is written. `fingerprint` names the plan for apply_bundle.',
  input: z.strictObject(importFields),
  output: z.object({ plan: ImportResult }),
  read: async ({ api }, args) => {
    const plan = await importBundle(api, args, { dryRun: true });
    return { text: planSentence(plan), data: { plan } };
  },
});
