import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** Runs shell commands in the repository as a person would; the first that fails ends them, an HTTP error counts. */
export async function runShell(script: string, env: Record<string, string> = {}): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'sendora-shell-'));
  writeFileSync(join(home, '.curlrc'), 'fail-with-body\nmax-time = 20\n');
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: root,
    env: { ...process.env, CURL_HOME: home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
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
