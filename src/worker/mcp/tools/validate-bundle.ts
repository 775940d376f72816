import * as z from 'zod';
import { BundleNeed } from '../../../contract/bundle/import.ts';
import { Fault } from '../../../contract/errors.ts';
import { readingTool } from '../tool.ts';
import { bundleField, tryPlan } from './bundle-calls.ts';
import { projectField } from './fields.ts';

export const validateBundle = readingTool({
  name: 'validate_bundle',
  title: 'Check a bundle',
  text: 'Checks a bundle against a project: every fault with its pointer and what was probably meant, and what the project lacks. Nothing is written.',
  input: z.strictObject({ ...projectField, ...bundleField }),
  output: z.object({ valid: z.boolean(), faults: z.array(Fault), needs: z.array(BundleNeed) }),
  read: async ({ api }, args) => {
    const { plan, faults } = await tryPlan(api, args);
    const lines = faults.map(({ pointer, message }) => `${pointer}: ${message}`);
    const needs = (plan?.needs ?? []).filter(({ missing }) => missing);
    const text = plan
      ? `The bundle is valid; the project lacks ${needs.length} things that it needs.`
      : lines.join('\n');
    return { text, data: { valid: plan !== null, faults, needs } };
  },
});
