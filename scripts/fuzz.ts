// `npm run fuzz -- --requests 20000 --seed 7`: sends odd requests, derived from the contract, to a copy of its own (or to
// one that runs: `--state .sendora`) and prints every answer that is a 5xx, no problem document, or shows our inside.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { root } from './build.ts';
import { describeFailure, fuzz, targetOf } from './fuzz/run.ts';
import type { Demo } from './seed.ts';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '2000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    state: { type: 'string' },
  },
});
const shownFailures = 50;
const startWithinMs = 90_000;

/** The demo of a running copy. */
function readDemo(state: string): Demo {
  return JSON.parse(readFileSync(join(state, 'demo.json'), 'utf8')) as Demo;
}

async function startCopy(state: string): Promise<{ demo: Demo; child: ChildProcess }> {
  const limits = 'unknownRuns=1000000,failures=1000000';
  const env = { ...process.env, PORT: '0', SENDORA_STATE: state, LIMITS: limits };
  const child = spawn(process.execPath, [join(root, 'scripts/start.ts')], { cwd: root, env, stdio: 'ignore' });
  for (const until = Date.now() + startWithinMs; !existsSync(join(state, 'demo.json')); await sleep(100)) {
    if (child.exitCode !== null || Date.now() > until)
      throw new Error('The copy to fuzz does not start; try npm start.');
  }
  return { demo: readDemo(state), child };
}

async function run(demo: Demo): Promise<number> {
  const [seed, requests] = [Number(values.seed), Number(values.requests)];
  const since = Date.now();
  const { statuses, failures } = await fuzz(await targetOf(demo), seed, requests);
  for (const failure of failures.slice(0, shownFailures)) console.log(describeFailure(failure));
  const counts = [...statuses].toSorted(([a], [b]) => a - b).map(([status, count]) => `${status}: ${count}`);
  const seconds = ((Date.now() - since) / 1_000).toFixed(0);
  console.log(`seed ${seed}, ${requests} requests in ${seconds} s; ${counts.join(', ')}; ${failures.length} failures`);
  return failures.length === 0 ? 0 : 1;
}

if (values.state !== undefined) process.exitCode = await run(readDemo(values.state));
else {
  const state = mkdtempSync(join(tmpdir(), 'sendora-fuzz-'));
  const { demo, child } = await startCopy(state);
  try {
    process.exitCode = await run(demo);
  } finally {
    child.kill('SIGTERM');
    rmSync(state, { recursive: true, force: true });
  }
}
