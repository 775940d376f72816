import type { TestReport } from '../../../src/contract/bundle/test-report.ts';
import { runBundleTests } from '../../../src/engine/simulate/run-tests.ts';
import { judgeBundle } from '../../../src/engine/versions/bundle/judge-bundle.ts';
import type { JudgedBundle } from '../../../src/engine/versions/bundle/judged.ts';

/** A bundle without faults, from its lists. */
export function judgedOf(lists: object): JudgedBundle {
  const verdict = judgeBundle({ version: 1, ...lists }, null);
  if (!verdict.ok) throw new Error(JSON.stringify(verdict.faults, null, 2));
  return verdict.bundle;
}

/** Ada, who has an address. */
export const ada = { person: { userId: 'ada', email: 'ada@example.com' } };

/** A step that sends an email to the person. */
export const hello = (label: string, config: object = {}, more: object = {}) => ({
  label,
  type: 'send_email',
  config: { subject: `Mail ${label}`, bodyHtml: '<p>Hello {{user.name}}</p>', to: '{{user.email}}', ...config },
  ...more,
});

/** A workflow that starts on `go`. */
export const flow = (steps: object[], more: object = {}) => ({
  name: 'Flow',
  trigger: { eventType: 'go' },
  steps,
  ...more,
});

/** The report of one test of one workflow. */
export function play(workflow: object, test: object, lists: object = {}): TestReport {
  const tests = [{ name: 'test', given: [ada, { event: 'go' }], ...test }];
  return runBundleTests(judgedOf({ workflows: [workflow], tests, ...lists }), { clock: () => 0 });
}

/** What a report says of its first test: nothing where it passed. */
export const saysOf = ({ results: [result] }: TestReport): string[] =>
  (result?.failures ?? []).map(({ pointer, message }) => `${pointer} ${message}`);
