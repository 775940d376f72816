import * as z from 'zod';
import { TestReport } from '../../../contract/bundle/test-report.ts';
import { Fault } from '../../../contract/errors.ts';
import { readingTool } from '../tool.ts';
import { bundleField, tryPlan } from './bundle-calls.ts';
import { projectField } from './fields.ts';

export const testBundle = readingTool({
  name: 'test_bundle',
  title: 'Run the tests of a bundle',
  text: 'Plays the tests in a bundle in virtual time. Where all pass it returns their results and the coverage; else every expectation that does not hold, and every other fault. Nothing is written or sent.',
  input: z.strictObject({ ...projectField, ...bundleField }),
  output: z.object({ ok: z.boolean(), report: TestReport.nullable(), failures: z.array(Fault) }),
  read: async ({ api }, args) => {
    const { plan, faults } = await tryPlan(api, args);
    const text = plan
      ? `${plan.tests.passed} tests pass; coverage ${plan.tests.coverage.percent} %.`
      : faults.map(({ pointer, message }) => `${pointer}: ${message}`).join('\n');
    return { text, data: { ok: plan !== null, report: plan?.tests ?? null, failures: faults } };
  },
});
