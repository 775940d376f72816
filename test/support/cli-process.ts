// Runs the built command line as a process, as a terminal or a CI does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { cliBundle } from '../../scripts/build.ts';
import type { Demo } from '../../scripts/seed.ts';

interface ProcessOptions {
  env?: Record<string, string>;
  cwd?: string;
  stdin?: string;
  /** Arguments of node itself. */
  node?: string[];
  /** Called with what came so far, whenever something comes; what it returns is sent to the process. */
  onOutput?: (stdout: string) => NodeJS.Signals | undefined;
}

/** What leads the command line to a project of a started copy. */
export function addressOf(demo: Demo, projectId = demo.projectId, key = demo.apiKey): Record<string, string> {
  return { SENDORA_URL: demo.url, SENDORA_ORG: demo.orgId, SENDORA_PROJECT: projectId, SENDORA_KEY: key };
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sendora-cli-'));
  // What a command started may end a moment behind it.
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
  return folder;
}

export async function runCliProcess(args: readonly string[], options: ProcessOptions = {}) {
  const { env = {}, stdin = '', node = [], onOutput } = options;
  const cwd = options.cwd ?? temporaryFolder();
  const child = spawn(process.execPath, [...node, cliBundle, ...args], {
    cwd,
    env: { PATH: process.env.PATH ?? '', HOME: cwd, XDG_CONFIG_HOME: join(cwd, 'config'), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const chunks: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    const signal = onOutput?.(Buffer.concat(chunks).toString('utf8'));
    if (signal) child.kill(signal);
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(stdin);
  const [code] = await once(child, 'close');
  const stdout = Buffer.concat(chunks).toString('utf8');
  return { code: code as number, stdout, stderr, json: parsed(stdout), problem: parsed(stderr) };
}

function parsed(text: string) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
