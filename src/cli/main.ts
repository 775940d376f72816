// `sendora`: the process around the commands.
import { homedir } from 'node:os';
import process from 'node:process';
import './node20.ts';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync } from 'node:zlib';
import { exitCodes } from './exit-codes.ts';
import type { Host, OutputStream } from './host.ts';
import { runCli } from './run.ts';

// Set by the build.
declare const SENDORA_VERSION: string;
/** JSON Schemas by the names of their files: JSON, packed by brotli, as base64. */
declare const SENDORA_SCHEMAS: string;

const interruption = new AbortController();
const { signal } = interruption;

function streamOf(stream: NodeJS.WriteStream): OutputStream {
  // Whoever reads may have seen enough, such as `| head`: nothing is left to be written, and nothing went wrong.
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    interruption.abort(error);
  });
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    columns: () => stream.columns ?? null,
  };
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

/** A question is written to stderr, so that it never ends up in a file or a pipe. */
function ask(question: string, hidden = false): Promise<string> {
  const echo = new Writable({
    write: (chunk, _encoding, done) => {
      if (!hidden) process.stderr.write(chunk);
      done();
    },
  });
  process.stderr.write(question);
  const lines = createInterface({ input: process.stdin, output: echo, terminal: process.stdin.isTTY });
  return new Promise((resolve, reject) => {
    const stop = () => {
      lines.close();
      reject(new Error('Interrupted.'));
    };
    // In raw mode the terminal sends Ctrl-C as a character.
    lines.once('SIGINT', () => interruption.abort());
    signal.addEventListener('abort', stop, { once: true });
    lines.once('close', () => {
      signal.removeEventListener('abort', stop);
      resolve('');
    });
    lines.once('line', (line) => {
      resolve(line);
      lines.close();
      if (hidden) process.stderr.write('\n');
    });
  });
}

const host: Host = {
  env: process.env,
  cwd: process.cwd(),
  home: homedir(),
  stdout: streamOf(process.stdout),
  stderr: streamOf(process.stderr),
  canAsk: process.stdin.isTTY === true && process.stderr.isTTY === true,
  ask,
  readStdin,
  stdinLines: () => createInterface({ input: process.stdin }),
  schemas: () => JSON.parse(brotliDecompressSync(Buffer.from(SENDORA_SCHEMAS, 'base64')).toString('utf8')),
  fetch: globalThis.fetch,
  now: Date.now,
  sleep: (ms) => sleep(ms, undefined, { signal }).catch(() => undefined),
  signal,
};

/** Resolves once everything written so far has left the process. */
const drained = (stream: NodeJS.WriteStream) =>
  new Promise<void>((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) resolve();
    else stream.write('', () => resolve());
  });

for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.on(name, () => {
    // Who asks twice does not want to wait.
    if (signal.aborted) process.exit(exitCodes.interrupted);
    interruption.abort();
  });
}

process.exitCode = await runCli(process.argv.slice(2), SENDORA_VERSION, host);
await Promise.all([drained(process.stdout), drained(process.stderr)]);
process.exit();
