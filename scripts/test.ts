// `npm test`: every check of the project, one after the other. A failed one stops nothing; the last line sums up.
// `npm test -- unit worker` runs the named phases only.
import { spawn } from 'node:child_process';
import { globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './build.ts';
import { provideChromium } from './local/chromium.ts';
import { readReport, type TestNames } from './test-report.ts';

interface Result {
  passed: number;
  failed: number;
  /** Shown when something failed. */
  output: string;
  /** Shown always. */
  figures?: string;
  /** Tests by name that failed, or passed only when they were tried again; repeated before the sum, where no long output hides them. */
  named?: TestNames;
}

const scratch = mkdtempSync(join(tmpdir(), 'sendora-results-'));
const plain = process.stdout.isTTY ? {} : { NO_COLOR: '1', FORCE_COLOR: undefined };
const bin = (name: string) => join(root, 'node_modules/.bin', name);

const phases: Record<string, () => Promise<Result>> = {
  types: () =>
    all(
      [
        'tsconfig',
        'tsconfig.engine',
        'tsconfig.sdk',
        'tsconfig.cli',
        'tsconfig.dashboard',
        'tsconfig.sandbox-page',
        'tsconfig.node',
        'tsconfig.worker-tests',
      ].map((name) => ['tsc', '-p', `${name}.json`]),
    ),
  lint: () => all([['biome', 'check', '--error-on-warnings']]),
  structure: structureFigures,
  unused: () => all([['knip']]),
  generated: () => all([['node', 'scripts/openapi.ts', '--check']]),
  bundle: () =>
    all([
      ['node', 'scripts/build.ts'],
      ['node', 'scripts/check-bundle.ts'],
      ['node', 'scripts/check-sdk.ts'],
    ]),
  unit: () => vitest('unit'),
  worker: () => vitest('worker'),
  e2e: () => vitest('e2e'),
  browser: browserTests,
};

async function structureFigures(): Promise<Result> {
  const { code, output } = await run(['node', 'scripts/check-structure.ts']);
  return code === 0 ? { passed: 1, failed: 0, output: '', figures: output } : { passed: 0, failed: 1, output };
}

async function browserTests(): Promise<Result> {
  if (globSync('test/browser/**/*.test.ts', { cwd: root }).length === 0) return { passed: 0, failed: 0, output: '' };
  const chromium = provideChromium();
  if (chromium) return vitest('browser', { CHROMIUM_PATH: chromium });
  const output =
    'The browser tests need a Chromium and found none. Install one (Debian: sudo apt-get install chromium) or name it: CHROMIUM_PATH=/path/to/chromium npm test';
  return { passed: 0, failed: 1, output };
}

/** Runs commands in order; each that exits with 0 has passed. */
async function all(commands: string[][]): Promise<Result> {
  const total: Result = { passed: 0, failed: 0, output: '' };
  for (const command of commands) {
    const { code, output } = await run(command);
    if (code === 0) total.passed += 1;
    else {
      total.failed += 1;
      total.output += `${command.join(' ')}\n${output}\n`;
    }
  }
  return total;
}

/** Runs one vitest project; the counts come from its report, as a crash outside a test fails the run without one. */
async function vitest(project: string, env: Record<string, string> = {}): Promise<Result> {
  const report = join(scratch, `${project}.json`);
  const { code, output } = await run(
    [
      'vitest',
      'run',
      '--project',
      project,
      '--passWithNoTests',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`,
    ],
    env,
  );
  const { passed, named } = readReport(report);
  const failed = named.failed.length;
  return { passed, failed: code === 0 ? failed : Math.max(1, failed), output, named };
}

function run(
  [name = '', ...args]: string[],
  env: Record<string, string> = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(bin(name), args, {
      cwd: root,
      env: { ...process.env, ...plain, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        output += chunk;
      });
    child.on('error', (error) => resolve({ code: 1, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in phases));
if (unknown.length > 0) {
  console.error(`There is no phase ${unknown.join(', ')}; choose from ${Object.keys(phases).join(', ')}.`);
  process.exit(1);
}
const total = { passed: 0, failed: 0 };
const named: TestNames = { failed: [], flaky: [] };
for (const [name, phase] of Object.entries(phases)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const since = Date.now();
  const { passed, failed, output, figures = '', ...result } = await phase();
  total.passed += passed;
  total.failed += failed;
  named.failed.push(...(result.named?.failed ?? []));
  named.flaky.push(...(result.named?.flaky ?? []));
  const seconds = ((Date.now() - since) / 1000).toFixed(1);
  console.log(
    `${failed === 0 ? 'ok  ' : 'FAIL'}  ${name.padEnd(10)} ${passed} passed, ${failed} failed (${seconds} s)`,
  );
  const details = failed > 0 ? output : figures;
  if (details !== '') console.log(details.trimEnd().replace(/^/gm, '      '));
}
rmSync(scratch, { recursive: true, force: true });
for (const test of named.flaky) console.log(`flaky: ${test}`);
for (const test of named.failed) console.log(`failed: ${test}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 ? 0 : 1);
