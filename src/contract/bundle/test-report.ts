// What running the tests of a bundle comes to: the answer of an import, and what the command line prints.
import * as z from 'zod';
import { IsoTime, JsonValue } from '../primitives.ts';
import { RunStatus, StepTrace } from '../workflows/run.ts';

const TestFailure = z.object({
  pointer: z.string().describe('JSON pointer of the expectation in the bundle, e.g. /tests/0/expect/1.'),
  code: z
    .string()
    .describe(
      'test_failed: it does not hold. test_too_long: the test, or all of them together, went beyond a limit. unknown_step, unknown_reference, invalid_answer and others: the test itself is wrong and was not played.',
    ),
  suggestion: z.string().optional().describe('What was probably meant.'),
  message: z.string().describe('What was expected and what happened instead, as one sentence.'),
  expected: JsonValue.describe('The expectation.'),
  actual: JsonValue.describe('What happened instead, as far as it concerns the expectation.'),
});
export type TestFailure = z.infer<typeof TestFailure>;

/** A run of a red test. */
const TestRun = z.object({
  workflow: z.string(),
  userId: z.string().nullable(),
  status: RunStatus,
  startedAt: IsoTime,
  exitReason: z.string().nullable(),
  steps: z.array(StepTrace),
});

const TestResult = z
  .object({
    name: z.string(),
    workflow: z.string().nullable().describe('Name of the workflow under test; null where it is the whole bundle.'),
    ok: z.boolean(),
    ms: z.number().describe('How long it took, ms.'),
    failures: z.array(TestFailure),
    trace: z.array(TestRun).optional().describe('The first 20 runs; only of a test that failed.'),
  })
  .meta({ id: 'BundleTestResult' });
export type TestResult = z.infer<typeof TestResult>;

const WorkflowCoverage = z.object({
  name: z.string(),
  steps: z.object({ reached: z.int(), total: z.int() }).describe('Steps that a run came to, of all.'),
  ways: z
    .object({ taken: z.int(), total: z.int() })
    .describe('Sides of branches, ends of waits, choices, exit rules and both sides of the `if` of steps.'),
  missed: z
    .array(z.string())
    .describe(
      'Steps that no run came to (`hello`), then ways that none took: `b ifFalse`, `nap onTimeout`, `exitOn /exitOn/1`.',
    ),
});

export const TestCoverage = z
  .object({
    percent: z
      .number()
      .describe('Steps reached and ways taken, of all steps and ways, in percent; 100 where there are none.'),
    workflows: z.array(WorkflowCoverage),
  })
  .meta({ id: 'BundleTestCoverage' });
export type TestCoverage = z.infer<typeof TestCoverage>;

export const TestReport = z
  .object({ passed: z.int(), failed: z.int(), results: z.array(TestResult), coverage: TestCoverage })
  .meta({ id: 'BundleTestReport' });
export type TestReport = z.infer<typeof TestReport>;
