// What `npm test` reads of the report that vitest writes.
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './build.ts';

/** Each as `file > test: first line of its error`. */
export interface TestNames {
  failed: string[];
  /** Passed only when they were tried again. */
  flaky: string[];
}

interface Report {
  numPassedTests: number;
  testResults: {
    name: string;
    status: string;
    message: string;
    /** `failureMessages` of a test that passed are those of its attempts before. */
    assertionResults: { fullName: string; status: string; failureMessages: string[] }[];
  }[];
}

/** Nothing where a run ended without a report. */
export function readReport(path: string): { passed: number; named: TestNames } {
  const named: TestNames = { failed: [], flaky: [] };
  let report: Report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { passed: 0, named };
  }
  for (const { name, status, message, assertionResults } of report.testResults) {
    const file = relative(root, name);
    const known = named.failed.length;
    for (const { fullName, status: result, failureMessages } of assertionResults) {
      const line = `${file} > ${fullName}: ${firstLine(failureMessages[0])}`;
      if (result === 'failed') named.failed.push(line);
      else if (failureMessages.length > 0) named.flaky.push(line);
    }
    // A file that failed outside of its tests.
    if (status === 'failed' && named.failed.length === known) named.failed.push(`${file}: ${firstLine(message)}`);
  }
  return { passed: report.numPassedTests, named };
}

const firstLine = (text = '') => text.trim().split('\n', 1)[0];
