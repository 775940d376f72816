import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';

const root = join(import.meta.dirname, '../..');

/** `sleep` asks here how long, and goes on when it is answered. */
const patientSleep = 'sleep() { echo >&3; read -r <&3; }';

/**
 * Runs shell commands in the repository as a person would; the first that fails ends them, an HTTP error counts. `sleeps`
 * stand in for the commands `sleep`, one after the other: on a busy machine what is waited for may take longer.
 */
export async function runShell(
  script: string,
  env: Record<string, string> = {},
  sleeps?: (() => Promise<unknown>)[],
): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'sendora-shell-'));
  writeFileSync(join(home, '.curlrc'), 'fail-with-body\nmax-time = 20\n');
  const child = spawn('bash', ['-euo', 'pipefail', '-c', sleeps ? `${patientSleep}\n${script}` : script], {
    cwd: root,
    env: { ...process.env, CURL_HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  }) as ChildProcessByStdio<null, Readable, Readable>;
  let stdout = '';
  let stderr = '';
  const waits = [...(sleeps ?? [])];
  const asked = child.stdio[3] as Duplex;
  asked.on('data', async () => {
    try {
      await waits.shift()?.();
      asked.write('\n');
    } catch (error) {
      stderr += String(error);
      child.kill();
    }
  });
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  rmSync(home, { recursive: true });
  if (code !== 0) throw new Error(`Exit code ${code} of:\n${script}\n${stdout}\n${stderr}`);
  return stdout;
}

/** The fenced blocks of a language in a Markdown text. */
export function codeBlocks(markdown: string, language: 'sh' | 'ts' | 'js'): string[] {
  return [...markdown.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, name, block = '']) =>
    name === language ? [block] : [],
  );
}
