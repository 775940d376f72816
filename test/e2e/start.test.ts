import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Demo } from '../../scripts/seed.ts';
import { processesOf, type RunningServer, startServer } from '../support/server.ts';

// Some tests start several copies, each of them from nothing.
vi.setConfig({ testTimeout: 240_000 });

const canSeeProcesses = existsSync('/proc/self/environ');
let state: string;
let running: RunningServer[];

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'sendora-start-'));
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map((server) => server.stop()));
  rmSync(state, { recursive: true, force: true });
});

async function start(options: Parameters<typeof startServer>[0] = {}): Promise<RunningServer> {
  const server = await startServer({ state, ...options });
  running.push(server);
  return server;
}

/** What a start prints that is expected to fail, and its exit code. */
async function refusedStart(env: Record<string, string>): Promise<{ code: number; text: string }> {
  const node = join(import.meta.dirname, '../../node_modules/.bin/node');
  const child = spawn(node, ['scripts/start.ts'], { env: { ...process.env, PORT: '0', SENDORA_STATE: state, ...env } });
  let text = '';
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, text: text.trim() };
}

async function list<T>(demo: Demo, path: string): Promise<T[]> {
  const url = `${demo.url}/api/v1/orgs/${demo.orgId}/${path}`;
  const response = await fetch(url, { headers: { 'x-api-key': demo.apiKey } });
  expect(response.status, await response.clone().text()).toBe(200);
  return ((await response.json()) as { data: T[] }).data;
}

const answers = (demo: Demo) =>
  fetch(`${demo.url}/healthz`).then(
    () => true,
    () => false,
  );

/** How many times longer something takes at the moment than on a machine that does nothing else. */
function slowdown(): number {
  const since = performance.now();
  const before = process.cpuUsage();
  while (performance.now() - since < 500);
  const { user, system } = process.cpuUsage(before);
  return Math.max(1, ((performance.now() - since) * 1_000) / (user + system));
}

const runStatuses = async (demo: Demo) =>
  (await list<{ status: string }>(demo, 'automation/runs')).map((run) => run.status).sort();

test('npm start tells a new story, and SIGTERM ends every process of it within 3 s', async () => {
  const server = await start({ npm: true });
  const { demo } = server;
  expect((await fetch(`${demo.url}/healthz`)).status).toBe(200);
  expect(statSync(join(state, 'demo.json')).mode & 0o777).toBe(0o600);
  expect(await list(demo, 'customers/profiles')).toHaveLength(3);
  expect(await list(demo, 'automation/workflows')).toHaveLength(2);
  expect(await runStatuses(demo)).toEqual(['completed', 'completed', 'failed', 'running']);
  expect(server.output()).toContain(`curl ${demo.url}/v1/track`);
  const times = slowdown();
  expect(await server.stop()).toBeLessThan(3_000 * times);
  await expect.poll(() => answers(demo)).toBe(false);
  if (canSeeProcesses) expect(processesOf(state)).toEqual([]);
});

test('a start after kill -9 finds everything, and what the killed one started is gone', async () => {
  const first = await start();
  const statuses = await runStatuses(first.demo);
  await first.kill9();
  if (canSeeProcesses) await expect.poll(() => processesOf(state)).toEqual([]);
  const { demo } = await start();
  expect({ ...demo, url: '' }).toEqual({ ...first.demo, url: '' });
  expect(await runStatuses(demo)).toEqual(statuses);
  expect(await list(demo, 'notifications/channels')).toHaveLength(5);
});

test('when npm is killed, the server it started ends too', async () => {
  const server = await start({ npm: true });
  await server.kill9();
  await expect.poll(() => answers(server.demo)).toBe(false);
  if (canSeeProcesses) await expect.poll(() => processesOf(state)).toEqual([]);
});

test('damaged data is told, and --reset removes it and nothing of others', async () => {
  const first = await start();
  await first.stop();
  const databases = join(state, 'product/d1/miniflare-D1DatabaseObject');
  for (const name of readdirSync(databases)) writeFileSync(join(databases, name), randomBytes(8_192));
  writeFileSync(join(state, 'notes.txt'), 'mine');
  const refused = await refusedStart({});
  expect(refused.code).toBe(1);
  expect(refused.text.split('\n').at(-1)).toContain('start afresh: npm start -- --reset');
  const { demo } = await start({ args: ['--reset'] });
  expect(demo.orgId).not.toBe(first.demo.orgId);
  expect(await list(demo, 'customers/profiles')).toHaveLength(3);
  expect(existsSync(join(state, 'notes.txt'))).toBe(true);
});

test('a taken sandbox port is replaced, and the demo channels follow', async () => {
  const first = await start();
  await first.stop();
  const { port } = new URL(first.demo.sandboxUrl);
  const squatter = createServer();
  // Another program may have taken it in the meantime, which is as good.
  const taken = Promise.race([once(squatter, 'error'), once(squatter, 'listening')]);
  squatter.listen(Number(port), '127.0.0.1');
  await taken;
  try {
    const { demo } = await start();
    expect(demo.sandboxUrl).not.toBe(first.demo.sandboxUrl);
    const channels = await list<{ config: { baseUrl?: string } }>(demo, 'notifications/channels');
    const addresses = channels.flatMap(({ config }) => config.baseUrl ?? []);
    expect(addresses).toHaveLength(3);
    for (const address of addresses) expect(address).toContain(demo.sandboxUrl);
  } finally {
    squatter.close();
  }
});

test('ports that another program takes during the start are replaced', async () => {
  const taker = join(import.meta.dirname, '../support/take-ports.mjs');
  const { demo } = await start({ env: { NODE_OPTIONS: `--import=${taker}` } });
  expect(await answers(demo)).toBe(true);
});

test('a start that cannot succeed says why and what to do, in one line', async () => {
  const server = await start();
  const { port } = new URL(server.demo.url);
  const other = mkdtempSync(join(tmpdir(), 'sendora-start-'));
  const taken = await refusedStart({ PORT: port, SENDORA_STATE: other });
  const sameState = await refusedStart({});
  const wrongPort = await refusedStart({ PORT: 'http' });
  const notAFolder = await refusedStart({ SENDORA_STATE: join(state, 'demo.json') });
  rmSync(other, { recursive: true, force: true });
  for (const { code, text } of [taken, sameState, wrongPort, notAFolder]) {
    expect(code).toBe(1);
    expect(text.split('\n')).toHaveLength(1);
  }
  expect(taken.text).toBe(
    `Port ${port} is taken by another program; choose another: PORT=${Number(port) + 1} npm start`,
  );
  expect(sameState.text).toContain('already runs on the state folder');
  expect(wrongPort.text).toContain('must be a number');
  expect(notAFolder.text).toContain('cannot be written');
});
