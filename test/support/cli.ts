// Runs the command line inside the test, with a world of its own around it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Host } from '../../src/cli/host.ts';
import { runCli } from '../../src/cli/run.ts';

interface World {
  env?: Record<string, string>;
  cwd?: string;
  stdin?: string;
  /** Answers what is sent; without it, a call fails the test. */
  answer?: (url: URL, init: RequestInit) => Response | Promise<Response>;
  /** Whether a person sits there; what they answer to each question. */
  answers?: string[];
  signal?: AbortSignal;
  /** Called before each pause. */
  onSleep?: (ms: number) => unknown;
  /** Called with all that is written. */
  onOutput?: (text: string) => void;
}

export const ids = {
  org: '11111111-1111-4111-8111-111111111111',
  project: '22222222-2222-4222-8222-222222222222',
  other: '33333333-3333-4333-8333-333333333333',
};
export const key = 'pk_dev_abcdefghijklmnopqrstuvwxyz0123456789';
export const address = {
  SENDORA_URL: 'https://sendora.test',
  SENDORA_ORG: ids.org,
  SENDORA_PROJECT: ids.project,
  SENDORA_KEY: key,
};

const schemaFolder = join(import.meta.dirname, '../../public/schemas');
const schemas = () =>
  Object.fromEntries(
    readdirSync(schemaFolder).map((name) => [name, JSON.parse(readFileSync(join(schemaFolder, name), 'utf8'))]),
  );

/** A folder that is gone after the test. */
export function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sendora-cli-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The exit code and what was written. */
export async function sendora(argv: readonly string[], world: World = {}) {
  const { env = {}, stdin = '', answer, answers, signal = new AbortController().signal, onSleep, onOutput } = world;
  const cwd = world.cwd ?? scratch();
  const written = { stdout: '', stderr: '' };
  const isTerminal = answers !== undefined;
  const questions: string[] = [];
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => {
      written[name] += text;
      onOutput?.(text);
    },
    isTerminal,
    columns: () => 100,
  });
  const left = [...(answers ?? [])];
  const host: Host = {
    // A home of its own, so that no key of whoever runs the tests is read.
    env: { XDG_CONFIG_HOME: join(cwd, 'config'), ...env },
    cwd,
    home: cwd,
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    canAsk: isTerminal,
    ask: async (question) => {
      questions.push(question);
      return left.shift() ?? '';
    },
    readStdin: async () => stdin,
    stdinLines: async function* () {
      yield* stdin.split('\n');
    },
    schemas: () => schemas(),
    fetch: async (input, init = {}) => {
      if (answer === undefined) throw new Error(`Nothing was to be sent, but ${String(input)} was.`);
      return answer(new URL(String(input)), init);
    },
    now: () => Date.parse('2026-01-05T09:00:00Z'),
    sleep: async (ms) => void (await onSleep?.(ms)),
    signal,
  };
  const code = await runCli(argv, '0.1.0', host);
  const parse = (text: string) => {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  };
  return { code, ...written, json: parse(written.stdout), problem: parse(written.stderr), questions, cwd };
}

export const json = (body: unknown, status = 200) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' },
  });

/** A refusal as the API sends it. */
export const problem = (status: number, code: string, detail: string, more: object = {}) =>
  json({ type: 'about:blank', title: code, status, code, detail, requestId: 'req-1', ...more }, status);
