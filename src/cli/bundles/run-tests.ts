import { watch } from 'node:fs';
import type { TestReport } from '../../contract/bundle/test-report.ts';
import { runBundleTests } from '../../engine/simulate/run-tests.ts';
import type { Context } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { Failure, usageFailure } from '../failure.ts';
import { readJudged } from '../files/judged.ts';
import { pathOf } from '../files/source.ts';
import { drawTests } from '../output/tests.ts';

interface TestOptions {
  /** Part of the names of the tests that are wanted. */
  grep?: string | undefined;
  /** In percent; less is a failure. */
  coverage?: number | undefined;
}

export async function runTests(
  context: Context,
  path: string | undefined,
  { grep, coverage }: TestOptions,
): Promise<ExitCode> {
  const { judged, located } = await readJudged(context, path);
  const isWanted = ({ name, workflow }: { name: string; workflow: string | null }) =>
    grep === undefined || `${workflow ?? ''} › ${name}`.toLowerCase().includes(grep.toLowerCase());
  const report = runBundleTests(judged, { clock: () => performance.now(), only: isWanted });
  if (grep !== undefined && report.results.length === 0) throw usageFailure(`No test has "${grep}" in its name.`);
  const placed = {
    ...report,
    results: report.results.map((result) => ({
      ...result,
      failures: result.failures.map((one) => ({ ...one, ...placeOf(located(one)) })),
    })),
  };
  const isCovered = coverage === undefined || report.coverage.percent >= coverage;
  context.output.result(placed, (colors) => {
    const text = drawTests(placed, colors);
    return isCovered
      ? text
      : `${text}\n${colors.red(`Only ${shownPercent(report)} % is covered; --coverage wants ${coverage} %.`)}`;
  });
  return report.failed === 0 && isCovered ? exitCodes.done : exitCodes.refused;
}

const placeOf = ({ file, line, column }: { file?: string; line?: number; column?: number }) => ({ file, line, column });
const shownPercent = ({ coverage }: TestReport) => Math.floor(coverage.percent * 10) / 10;

/** Editors write a file in several steps; what follows within this time is one change. */
const quietMs = 100;

/** Runs them again whenever a file changes, until it is interrupted. */
export async function watchTests(context: Context, path: string | undefined, options: TestOptions): Promise<ExitCode> {
  const { host, output } = context;
  if (path === '-') throw usageFailure('--watch needs files; standard input does not change.');
  let wake: (() => void) | null = null;
  const watcher = watch(pathOf(context, path), { recursive: true }, () => wake?.());
  host.signal.addEventListener('abort', () => watcher.close());
  while (!host.signal.aborted) {
    const next = new Promise<void>((resolve) => {
      wake = resolve;
      host.signal.addEventListener('abort', () => resolve(), { once: true });
    });
    try {
      await runTests(context, path, options);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      output.problem(error.problem);
    }
    output.note('Waiting for a change; Ctrl-C ends.');
    await next;
    await host.sleep(quietMs);
  }
  return exitCodes.interrupted;
}
