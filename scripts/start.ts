// `npm start`: builds what is stale, migrates the local database, starts the Worker and the sandbox (a workerd each),
// seeds the demo org on first start, says where everything is and writes demo.json.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { D1Database } from '@cloudflare/workers-types';
import type { Miniflare } from 'miniflare';
import { signInMinutes } from '../src/contract/account/sign-in.ts';
import { buildIfStale, quietWrangler, root } from './build.ts';
import { StartFailure } from './local/failure.ts';
import { freePort } from './local/ports.ts';
import { makeSignInLink } from './local/sign-in.ts';
import { openState, type StateFolder, writePrivately } from './local/state.ts';
import { tenantSql } from './local/tenant.ts';
import { guardChildren } from './local/watchdog.ts';
import { type Demo, demoTenants, describeDemo, seedChannels, seedStory } from './seed.ts';

const cronEveryMs = 60_000;
const firstCronMs = 2_000;
const portAttempts = 5;

async function start(): Promise<void> {
  const wantedPort = readPort(process.env.PORT ?? '8787');
  const state = openState(
    resolve(process.env.SENDORA_STATE || join(root, '.sendora')),
    process.argv.includes('--reset'),
  );
  process.once('exit', () => state.release());
  endWithNpm();
  await buildIfStale();
  const { product, crons, port, sandboxPort } = await runOnFreePorts(state, wantedPort);
  const db = (await product.getD1Database('DB')) as unknown as D1Database;
  const demo = await prepareDemo(state, db, `http://localhost:${port}`, sandboxPort);
  const { url, orgId, apiKey: key, writeKey, sandboxUrl } = demo;
  const makeLink = () => makeSignInLink(db, state.secrets.encryptionKey, url, { orgId, key, writeKey, sandboxUrl });
  console.log(describe(demo, state, await makeLink()));
  // Last, so that whoever waits for the file finds everything printed.
  writePrivately(state.demo, demo);
  fireCrons(product, crons);
  printLinkOnEnter(makeLink);
}

/** A link signs in once; at a terminal, Enter prints another one. */
function printLinkOnEnter(makeLink: () => Promise<string>): void {
  if (!process.stdin.isTTY) return;
  createInterface({ input: process.stdin }).on('line', () => {
    makeLink().then(
      (link) => console.log(`  Dashboard  ${link}`),
      (error: unknown) => console.error(`No sign-in link could be made: ${messageOf(error)}`),
    );
  });
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
  throw new StartFailure(`PORT is "${text}"; it must be a number from 0 (any free port) to 65535.`);
}

/** npm runs us through a shell. When either is killed, nobody can stop this server from the terminal any more. */
function endWithNpm(): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const lineage = () => `${process.ppid} ${parentOf(process.ppid)}`;
  const atStart = lineage();
  setInterval(() => lineage() !== atStart && process.exit(0), 200).unref();
}

/** Parent of a process where the system tells it as a file, else null. */
function parentOf(pid: number): string | null {
  const status = `/proc/${pid}/status`;
  return existsSync(status) ? (/^PPid:\s*(\d+)/m.exec(readFileSync(status, 'utf8'))?.[1] ?? null) : null;
}

/** Another program may take a port between the look and the start, as connections take any free one; then look again. */
async function runOnFreePorts(state: StateFolder, wantedPort: number) {
  for (let attempt = 1; ; attempt++) {
    const ports = await choosePorts(state, wantedPort);
    try {
      return { ...ports, ...(await runWorkers(state, ports.port, ports.sandboxPort)) };
    } catch (error) {
      if (codeOf(error) !== 'ERR_ADDRESS_IN_USE' || attempt === portAttempts) throw explainRuntimeFailure(error, state);
    }
  }
}

async function choosePorts(state: StateFolder, wantedPort: number): Promise<{ port: number; sandboxPort: number }> {
  const port = await freePort(wantedPort);
  if (port === null) {
    throw new StartFailure(
      `Port ${wantedPort} is taken by another program; choose another: PORT=${wantedPort + 1} npm start`,
    );
  }
  const sandboxPort = (await freePort(state.secrets.sandboxPort ?? 0)) ?? (await freePort(0));
  if (sandboxPort === null)
    throw new StartFailure('No free port is left for the sandbox; end a program that listens on one.');
  return { port, sandboxPort };
}

async function runWorkers(state: StateFolder, port: number, sandboxPort: number) {
  // Loading wrangler takes a second that a start which cannot succeed should not cost.
  const { createProduct, createSandbox } = await import('./local/runtime.ts');
  const sandboxHosts = [`127.0.0.1:${sandboxPort}`, `localhost:${sandboxPort}`];
  const { server: product, crons } = createProduct(
    { port, persist: state.product },
    {
      ENVIRONMENT: 'development',
      ENCRYPTION_KEY: state.secrets.encryptionKey,
      EGRESS_ALLOW_HOSTS: [...sandboxHosts, process.env.EGRESS_ALLOW_HOSTS].filter(Boolean).join(','),
      LIMITS: process.env.LIMITS ?? '',
      PUBLIC_URL: `http://localhost:${port}`,
      DNS_URL: `http://127.0.0.1:${sandboxPort}/dns-query`,
      SANDBOX_URL: `http://127.0.0.1:${sandboxPort}`,
    },
  );
  const sandbox = createSandbox({ port: sandboxPort, persist: state.sandbox }, `http://localhost:${port}`);
  try {
    await Promise.all([product.ready, sandbox.ready]);
  } catch (error) {
    await Promise.allSettled([product.dispose(), sandbox.dispose()]);
    throw error;
  }
  return { product, crons };
}

function explainRuntimeFailure(error: unknown, state: StateFolder): unknown {
  const code = codeOf(error);
  if (code === 'ERR_ADDRESS_IN_USE') return new StartFailure('A port was taken in the meantime; run npm start again.');
  if (code !== 'ERR_RUNTIME_FAILURE') return error;
  // The runtime has printed its own reason already.
  return new StartFailure(
    `The Workers runtime does not start; if the data in ${state.path} is damaged, start afresh: npm start -- --reset`,
  );
}

/** Brings the database up to date and the demo org to the ports of this start. */
async function prepareDemo(state: StateFolder, db: D1Database, url: string, sandboxPort: number): Promise<Demo> {
  const tenants = demoTenants(state.secrets.demoSeed);
  const demo = describeDemo(tenants, url, `http://127.0.0.1:${sandboxPort}`);
  try {
    const { migrate } = await import('./local/migrate.ts');
    await migrate(db, join(root, 'migrations'));
    const rows = await Promise.all(
      tenants.map((tenant) => tenantSql(tenant, state.secrets.encryptionKey, Date.now(), 'IGNORE')),
    );
    await db.batch(rows.flat().map((sql) => db.prepare(sql)));
  } catch (error) {
    throw new StartFailure(
      `The local database in ${state.path} cannot be used (${messageOf(error)}); start afresh: npm start -- --reset`,
    );
  }
  await untilHealthy(url);
  const { secrets } = state;
  if (secrets.sandboxPort !== sandboxPort) await seedChannels(demo);
  if (!secrets.storyTold) await seedStory(demo);
  state.save({ ...secrets, sandboxPort, storyTold: true });
  return demo;
}

async function untilHealthy(url: string): Promise<void> {
  let answer = 'nothing';
  for (let attempt = 0; attempt < 50; attempt++) {
    const response = await fetch(`${url}/healthz`).catch((error: unknown) => messageOf(error));
    if (typeof response !== 'string' && response.ok) return;
    answer = typeof response === 'string' ? response : `${response.status} ${await response.text()}`;
    await sleep(200);
  }
  throw new StartFailure(
    `The Worker does not get healthy (${url}/healthz: ${answer}); start afresh: npm start -- --reset`,
  );
}

/** Locally no cron fires by itself. */
function fireCrons(product: Miniflare, crons: string[]): void {
  const fire = async () => {
    const worker = await product.getWorker();
    for (const cron of crons) await worker.scheduled({ cron, scheduledTime: new Date() });
  };
  const report = (error: unknown) => console.error(`The cron handler failed: ${messageOf(error)}`);
  setTimeout(() => fire().catch(report), firstCronMs);
  setInterval(() => fire().catch(report), cronEveryMs);
}

function describe(demo: Demo, state: StateFolder, link: string): string {
  return `
Sendora runs. Stop it with Ctrl+C.

  Dashboard  ${link}
             (signs in once, within ${signInMinutes} minutes; press Enter here for another link)
  API docs   ${demo.url}/docs
  Sandbox    ${demo.sandboxUrl}/
  Keys       admin ${demo.apiKey}
             ingest ${demo.writeKey}
             (all of them in ${join(state.path, 'demo.json')})

Send an event:
  curl ${demo.url}/v1/track -u ${demo.writeKey}: -H 'content-type: application/json' \\
    -d '{"userId":"ada","event":"order.completed","properties":{"orderId":"A-2001","amount":49.99}}'
`;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

Object.assign(process.env, quietWrangler);
guardChildren();
// Exiting is all it takes: the watchdog and Miniflare's exit hooks end the children, and no commit is lost by that.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(0));
start().catch((error: unknown) => {
  console.error(error instanceof StartFailure ? error.message : error);
  process.exit(1);
});
