import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Demo } from '../../scripts/seed.ts';

const root = join(import.meta.dirname, '../..');
const readyWithinMs = 150_000;
/** Names the folder of a state that was seeded by an earlier start; see seeded-state.ts. */
export const seededStateVariable = 'SENDORA_SEEDED_STATE';

interface ServerOptions {
  /** State folder; when left out a copy of the seeded one, or a new one, removed by stop(). */
  state?: string;
  /** Start it as people do, with `npm start`, instead of the script alone. */
  npm?: boolean;
  /** Script that starts it, where it is not the product's own. */
  script?: string;
  /** Arguments of the script, e.g. `--reset`. */
  args?: string[];
  env?: Record<string, string>;
}

/** A real local copy: Worker, sandbox and demo org. */
export interface RunningServer {
  demo: Demo;
  state: string;
  /** What it printed so far. */
  output(): string;
  /** Ends it as a terminal does; answers how long that took in ms. */
  stop(): Promise<number>;
  /** Kills it at once, as a crash would; the state folder stays. */
  kill9(): Promise<void>;
}

/** Starts a copy on a free port and waits until its demo org is ready. */
export async function startServer({
  state,
  npm = false,
  script = 'scripts/start.ts',
  args = [],
  env = {},
}: ServerOptions = {}): Promise<RunningServer> {
  const folder = state ?? mkdtempSync(join(tmpdir(), 'sendora-test-'));
  const seeded = process.env[seededStateVariable];
  if (state === undefined && seeded !== undefined) cpSync(seeded, folder, { recursive: true });
  const [command, start] = npm ? ['npm', ['start', '--']] : [join(root, 'node_modules/.bin/node'), [script]];
  const file = join(folder, 'demo.json');
  // A start that was killed leaves its own behind.
  rmSync(file, { force: true });
  const child = spawn(command, [...start, ...args], {
    cwd: root,
    env: { ...process.env, PORT: '0', SENDORA_STATE: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk).slice(-100_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const end = async (signal: NodeJS.Signals) => {
    const since = Date.now();
    if (child.exitCode === null && child.signalCode === null && child.kill(signal)) await once(child, 'exit');
    return Date.now() - since;
  };
  const demo = await readWhenReady(child, file, () => output);
  return {
    demo,
    state: folder,
    output: () => output,
    stop: async () => {
      const ms = await end('SIGTERM');
      if (state === undefined) rmSync(folder, { recursive: true, force: true });
      return ms;
    },
    kill9: async () => void (await end('SIGKILL')),
  };
}

/** Ids of the processes that were started for a state folder; Linux only. */
export function processesOf(state: string): number[] {
  const mark = `SENDORA_STATE=${state}\0`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(mark))
    .map(Number);
}

/** Empty for a process that has ended in the meantime or belongs to somebody else. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

async function readWhenReady(child: ChildProcess, file: string, output: () => string): Promise<Demo> {
  const deadline = Date.now() + readyWithinMs;
  while (!existsSync(file)) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (ended || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`The server ${ended ? 'ended' : `was not ready within ${readyWithinMs} ms`}:\n${output()}`);
    }
    await sleep(50);
  }
  return JSON.parse(readFileSync(file, 'utf8')) as Demo;
}
