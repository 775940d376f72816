import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cliBundle } from '../../scripts/build.ts';
import { temporaryFolder } from '../support/cli-process.ts';

test('sendora dev says that it starts, and Ctrl-C while it does is an interruption', async () => {
  const folder = temporaryFolder();
  const env = { ...process.env, SENDORA_STATE: join(folder, 'state'), XDG_CONFIG_HOME: folder, PORT: '0' };
  const child = spawn(process.execPath, [cliBundle, 'dev', '--human', '--no-color'], { cwd: folder, env });
  let written = '';
  onTestFinished(() => void child.kill('SIGKILL'));
  let isInterrupted = false;
  child.stderr.on('data', (chunk) => {
    written += String(chunk);
    // A second Ctrl-C would end it without a word.
    if (isInterrupted || !written.includes('being built and started')) return;
    isInterrupted = child.kill('SIGINT');
  });
  expect(await once(child, 'close')).toEqual([130, null]);
  expect(written).toContain('Interrupted.');
  expect(written).not.toContain('does not start');
}, 60_000);
