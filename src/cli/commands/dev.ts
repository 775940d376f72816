import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { watchTests } from '../bundles/run-tests.ts';
import { defineCommand } from '../command.ts';
import type { Context } from '../context.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { Failure, usageFailure } from '../failure.ts';
import { storeKey } from '../settings/credentials.ts';

const Demo = z.object({
  url: z.string(),
  orgId: z.string(),
  projectId: z.string(),
  apiKey: z.string(),
  writeKey: z.string(),
});

const pollMs = 200;
const readyWithinMs = 120_000;

export const dev = defineCommand({
  details:
    'Starts the product and its sandbox from a copy of the repository of Sendora, stores the key of the demo project for the other commands, and runs the tests whenever a file changes.',
  args: [{ name: '[path]', text: 'file or folder with the tests; else the dir of sendora.json' }],
  examples: [
    { line: 'sendora dev', text: 'everything that a change needs' },
    { line: 'PORT=8790 SENDORA_STATE=.sendora-2 sendora dev', text: 'a second copy beside the first' },
  ],
  run: async (context, [path]) => {
    const root = repository();
    if (root === null) throw usageFailure('sendora dev needs a copy of the repository of Sendora; run it from there.');
    // Two documents on one stdout would be neither.
    if (!context.output.human) throw usageFailure('sendora dev is for people at a terminal.');
    const state = resolve(root, context.host.env.SENDORA_STATE || '.sendora');
    const since = context.host.now();
    const log: string[] = [];
    // The repository brings the Node that its scripts need.
    const node = join(root, 'node_modules/.bin/node');
    const server = spawn(node, [join(root, 'scripts/start.ts')], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    server.on('error', (error) => log.push(error.message));
    context.host.signal.addEventListener('abort', () => server.kill('SIGTERM'));
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => log.push(String(chunk)));
    context.output.note('Sendora is being built and started; that takes up to a minute.');
    try {
      const demo = await untilReady(context, server, join(state, 'demo.json'), since, log);
      storeKey(context.host, { url: demo.url, org: demo.orgId, project: demo.projectId, key: demo.apiKey });
      for (const key of [demo.apiKey, demo.writeKey]) context.output.hide(key);
      // Its report was printed before the file was there, and is read by then.
      await context.host.sleep(pollMs);
      context.output.note(log.splice(0).join('').trim());
      context.output.note(`Its admin key is stored for organisation ${demo.orgId}, project ${demo.projectId}.\n`);
      return await watch(context, path);
    } finally {
      server.kill('SIGTERM');
    }
  },
});

/** The folder with the scripts of the product; null where the command line was installed alone. */
function repository(): string | null {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  return existsSync(join(root, 'scripts/start.ts')) ? root : null;
}

async function untilReady(
  { host }: Context,
  server: ChildProcess,
  file: string,
  since: number,
  log: readonly string[],
): Promise<z.infer<typeof Demo>> {
  while (!existsSync(file) || statSync(file).mtimeMs < since) {
    const ended = server.exitCode !== null;
    if (host.signal.aborted) throw new Failure(exitCodes.interrupted, { code: 'interrupted', detail: 'Interrupted.' });
    if (ended || host.now() - since > readyWithinMs) {
      const detail = `Sendora does not start: ${log.join('').trim() || `no ${file} appeared`}`;
      throw new Failure(exitCodes.unreachable, { code: 'unreachable', detail });
    }
    await host.sleep(pollMs);
  }
  return Demo.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Without files to test, the product alone. */
async function watch(context: Context, path: string | undefined): Promise<ExitCode> {
  if (path !== undefined || context.projectFile() !== null) return watchTests(context, path, {});
  context.output.note('There is no sendora.json here, so no tests are run. Ctrl-C ends.');
  await new Promise<void>((end) => context.host.signal.addEventListener('abort', () => end(), { once: true }));
  return exitCodes.interrupted;
}
