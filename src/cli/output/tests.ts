import type { TestReport, TestResult } from '../../contract/bundle/test-report.ts';
import type { Colors } from './colors.ts';
import { placeOf } from './problem.ts';
import { count } from './words.ts';

/** A report whose failures have their places in the files. */
export type PlacedReport = Omit<TestReport, 'results'> & {
  results: readonly (Omit<TestResult, 'failures'> & { failures: readonly PlacedFailure[] })[];
};
type PlacedFailure = TestResult['failures'][number] & {
  file?: string | undefined;
  line?: number | undefined;
  column?: number | undefined;
};

/** A line for each test, what failed below it, and what nobody tests. */
export function drawTests({ passed, failed, results, coverage }: PlacedReport, colors: Colors): string {
  const { green, red, dim } = colors;
  const lines = results.flatMap(({ name, workflow, ok, ms, failures }) => [
    `  ${ok ? green('✓') : red('✗')} ${workflow === null ? '' : `${workflow} › `}${name}  ${dim(`${Math.round(ms)} ms`)}`,
    ...failures.flatMap((failure) => [
      `      ${withoutName(failure.message, name)}`,
      `      ${dim(placeOf(withoutNothing(failure)))}`,
    ]),
  ]);
  const ways = coverage.workflows.map(
    ({ steps, ways }) => [steps.reached + ways.taken, steps.total + ways.total] as const,
  );
  const reached = ways.reduce((sum, [done]) => sum + done, 0);
  const total = ways.reduce((sum, [, all]) => sum + all, 0);
  const missed = coverage.workflows.flatMap(({ name, missed: ofOne }) =>
    ofOne.map((way) => `${coverage.workflows.length > 1 ? `${name}: ` : ''}${way}`),
  );
  const coverageText =
    total === 0
      ? ''
      : ` · ways ${count(reached)} of ${count(total)}${missed.length === 0 ? '' : ` (missed: ${missed.join(', ')})`}`;
  const sum = `${failed > 0 ? red(`${count(failed)} failed, `) : ''}${count(passed)} passed${coverageText}`;
  return [...lines, `  ${results.length === 0 ? 'There are no tests.' : sum}`].join('\n');
}

/** The name of the test is on the line above. */
function withoutName(message: string, name: string): string {
  const at = message.indexOf(`${name}: `);
  return at < 0 ? message : message.slice(at + name.length + 2);
}

function withoutNothing({ pointer, file, line, column }: PlacedFailure) {
  return file === undefined || line === undefined || column === undefined
    ? { pointer }
    : { pointer, file, line, column };
}
