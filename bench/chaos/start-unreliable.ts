// What `npm start` does for the chaos test, with the product over databases that fail: one Worker on the state folder
// SENDORA_STATE and a free port, its org, its cron, and demo.json when it is ready. The sandbox stands outside.
import { join } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import { build } from 'esbuild';
import { quietWrangler, root } from '../../scripts/build.ts';
import { workerdOptions } from '../../scripts/build-options.ts';
import { migrate } from '../../scripts/local/migrate.ts';
import { freePort } from '../../scripts/local/ports.ts';
import { createProduct } from '../../scripts/local/runtime.ts';
import { openState, writePrivately } from '../../scripts/local/state.ts';
import { tenantSql } from '../../scripts/local/tenant.ts';
import { guardChildren } from '../../scripts/local/watchdog.ts';
import { demoTenants, describeDemo } from '../../scripts/seed.ts';

/** Twice as often as on Cloudflare: what a sweep has to find should not take the patience of a test. */
const cronEveryMs = 30_000;

Object.assign(process.env, quietWrangler);
guardChildren();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(0));

const state = openState(process.env.SENDORA_STATE ?? '', false);
process.once('exit', () => state.release());
const { encryptionKey, demoSeed } = state.secrets;
const port = (await freePort(0)) ?? 0;
const url = `http://localhost:${port}`;
const { outputFiles } = await build({
  entryPoints: [join(root, 'bench/unreliable-worker.ts')],
  ...workerdOptions,
  write: false,
});
const vars = {
  ENVIRONMENT: 'development',
  ENCRYPTION_KEY: encryptionKey,
  EGRESS_ALLOW_HOSTS: process.env.EGRESS_ALLOW_HOSTS ?? '',
  PUBLIC_URL: url,
};
const { server, crons } = createProduct({ port, persist: state.product }, vars, outputFiles[0]?.text);
await server.ready;
const db = (await server.getD1Database('DB')) as unknown as D1Database;
await migrate(db, join(root, 'migrations'));
const tenants = demoTenants(demoSeed);
const rows = await Promise.all(tenants.map((tenant) => tenantSql(tenant, encryptionKey, Date.now(), 'IGNORE')));
await db.batch(rows.flat().map((sql) => db.prepare(sql)));
writePrivately(state.demo, describeDemo(tenants, url, ''));

setInterval(async () => {
  try {
    const worker = await server.getWorker();
    for (const cron of crons) await worker.scheduled({ cron, scheduledTime: new Date() });
  } catch (error) {
    console.error(`The cron handler failed: ${error}`);
  }
}, cronEveryMs);
