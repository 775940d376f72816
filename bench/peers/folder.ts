// A folder outside the repository into which peers are installed for one run, and the processes that run in it.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../../scripts/local/ports.ts';

const readyWithinMs = 60_000;
const endsWithinMs = 5_000;

/** Where a peer is installed and started; `close` ends what was started and removes it. */
export interface PeerFolder {
  path: string;
  run(command: string, args: string[], options?: RunOptions): ChildProcess & { pid: number };
  close(): Promise<void>;
}

export interface RunOptions {
  env?: Record<string, string>;
  uid?: number;
  gid?: number;
}

/** Installs packages from the npm registry, without their scripts, beside the services of this folder. */
export function openPeerFolder(packages: string[]): PeerFolder {
  const path = mkdtempSync(join(tmpdir(), 'sendora-peers-'));
  // The user of a database has to pass through.
  chmodSync(path, 0o755);
  cpSync(join(import.meta.dirname, 'services'), path, { recursive: true });
  const started: ChildProcess[] = [];
  const killAll = () => {
    for (const child of started) child.kill('SIGKILL');
  };
  const removeAtExit = () => {
    killAll();
    rmSync(path, { recursive: true, force: true });
  };
  process.once('exit', removeAtExit);
  const close = async () => {
    await Promise.all(started.reverse().map(end));
    process.off('exit', removeAtExit);
    rmSync(path, { recursive: true, force: true });
  };
  try {
    if (packages.length > 0) install(path, packages);
  } catch (error) {
    process.off('exit', removeAtExit);
    rmSync(path, { recursive: true, force: true });
    throw error;
  }
  return {
    path,
    run(command, args, { env = {}, ...user } = {}) {
      const child = spawn(command, args, { cwd: path, env: { ...process.env, ...env }, stdio: 'ignore', ...user });
      child.on('error', () => undefined);
      if (child.pid === undefined) throw new Error(`${command} does not start`);
      started.push(child);
      return child as ChildProcess & { pid: number };
    },
    close,
  };
}

function install(path: string, packages: string[]): void {
  writeFileSync(join(path, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--silent', ...packages];
  const { status, stderr } = spawnSync('npm', args, { cwd: path, encoding: 'utf8' });
  if (status !== 0)
    throw new Error(`npm could not install ${packages.join(' ')}: ${stderr?.trim() || 'no reason given'}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  // Postgres takes this as a fast shutdown, the others as Ctrl+C.
  child.kill('SIGINT');
  const late = setTimeout(() => child.kill('SIGKILL'), endsWithinMs);
  await ended;
  clearTimeout(late);
}

/** A port that nothing listens on. */
export async function anyPort(): Promise<number> {
  const port = await freePort(0);
  if (port === null) throw new Error('No free port is left');
  return port;
}

/** Waits until `ready` is true; fails when it never is. */
export async function untilReady(what: string, ready: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  for (;;) {
    if (await Promise.resolve(ready()).catch(() => false)) return;
    if (Date.now() > deadline) throw new Error(`${what} was not ready within ${readyWithinMs} ms`);
    await sleep(100);
  }
}
