// Starts workerd with the product, or with the product and the measuring routes, over an empty state folder.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { D1Database } from '@cloudflare/workers-types';
import { build } from 'esbuild';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { buildIfStale, workerBundle } from '../scripts/build.ts';
import { workerdOptions } from '../scripts/build-options.ts';
import { createApi } from '../scripts/local/api.ts';
import type { Tenant } from '../scripts/local/tenant.ts';
import type { ChannelSetup } from './channels.ts';
import { workerdChildren } from './processes.ts';
import { type Checkout, here, setupOf } from './revision.ts';

/** A running workerd. */
export interface Instance {
  url: string;
  /** Folder of its databases and objects. */
  state: string;
  /** Ids of its workerd processes. */
  processes: readonly number[];
  stop(): Promise<void>;
}

/** An instance with a tenant in it. */
export interface ProductInstance extends Instance {
  /** To fill it without the API. */
  database: D1Database;
  orgId: string;
  projectId: string;
  apiKey: string;
  writeKey: string;
}

interface ProductOptions {
  /** `built`: what a deployment uploads. `bench`: the same source with measuring routes beside it. */
  bundle: 'built' | 'bench';
  /** An earlier commit with its own source, schema and settings; only as `bench`. */
  checkout?: Checkout;
  /** Without consumers what is queued is gone, as if they ran elsewhere. */
  consumers: boolean;
  /** Class that runs are objects of, where it is not the product's own. */
  runClass?: 'BenchRun' | 'CountedRun';
  vars?: Record<string, string>;
}

const encryptionKey = Buffer.alloc(32, 7).toString('base64');

/** The product over an empty database with one tenant. */
export async function startProduct(options: ProductOptions): Promise<ProductInstance> {
  const { checkout = here } = options;
  const code = await codeOf(options.bundle, checkout);
  const settings = settingsOf(checkout);
  const objects = settings.durableObjects as Record<string, object>;
  const measured = {
    durableObjects: {
      ...objects,
      RUNS: { ...objects.RUNS, className: options.runClass ?? 'WorkflowRun', useSQLite: true },
      EMPTY: { className: 'EmptyObject', useSQLite: true },
      GATE: { className: 'Gate' },
    },
    queueProducers: { ...(settings.queueProducers as object), PRIMITIVE: { queueName: 'bench-primitive' } },
    queueConsumers: {
      ...(settings.queueConsumers as object),
      'bench-primitive': { maxBatchSize: 100, maxBatchTimeout: 0 },
    },
    workflows: { FLOW: { name: 'bench-flow', className: 'BenchFlow' } },
  };
  const vars = { ENVIRONMENT: 'development', ENCRYPTION_KEY: encryptionKey, ...options.vars };
  const instance = await open({
    ...settings,
    ...(options.bundle === 'bench' ? measured : {}),
    ...(options.consumers ? {} : { queueConsumers: {} }),
    name: 'sendora',
    bindings: { ...(settings.bindings as object), ...vars },
    modules: [{ type: 'ESModule', path: 'index.js', contents: code }],
  });
  const { migrate, tenantSql, demoTenants } = await setupOf(checkout);
  const [tenant] = demoTenants('bench');
  const db = (await instance.miniflare.getD1Database('DB')) as unknown as D1Database;
  await migrate(db, join(checkout.root, 'migrations'));
  const rows = await tenantSql(tenant, encryptionKey, Date.now(), 'ABORT');
  await db.batch(rows.map((sql) => db.prepare(sql)));
  return { ...instance, database: db, ...credentials(tenant) };
}

async function codeOf(bundle: ProductOptions['bundle'], checkout: Checkout): Promise<string> {
  if (bundle === 'bench') return bundleOf('bench/product-worker.ts', checkout);
  if (checkout !== here) throw new Error('Of an earlier commit only the bench bundle can be measured');
  await buildIfStale();
  return readFileSync(workerBundle, 'utf8');
}

/** The smallest Worker with a queue, under the same settings: assets in front of it, no consumer behind it. */
export async function startOneSend(): Promise<Instance> {
  const contents = await bundleOf('bench/one-send-worker.ts', here);
  const { compatibilityDate, compatibilityFlags, assets } = settingsOf(here);
  return open({
    name: 'one-send',
    compatibilityDate,
    compatibilityFlags,
    assets,
    queueProducers: { EVENTS: { queueName: 'one-send' } },
    modules: [{ type: 'ESModule', path: 'index.js', contents }],
  });
}

/** A checkout's settings as wrangler reads them, without how to find modules from the source. */
function settingsOf({ root }: Checkout): Record<string, unknown> {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(root, 'wrangler.toml'));
  const { modulesRules: _rules, rootPath: _root, ...settings } = workerOptions as Record<string, unknown>;
  return settings;
}

function credentials(tenant: Tenant) {
  const keyOf = (role: string) => tenant.keys.find((key) => key.role === role)?.key ?? '';
  return { orgId: tenant.orgId, projectId: tenant.projectId, apiKey: keyOf('admin'), writeKey: keyOf('ingest') };
}

async function open(worker: Record<string, unknown>): Promise<Instance & { miniflare: Miniflare }> {
  const state = mkdtempSync(join(tmpdir(), 'sendora-bench-'));
  const before = new Set(workerdChildren());
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: 0,
      resourcePersistencePath: state,
      cf: false,
      log: new Log(LogLevel.ERROR),
      handleStructuredLogs: ({ level, message }) => level === 'error' && console.error(message),
      workers: [worker as never],
    }),
  );
  const url = (await miniflare.ready).origin;
  const own = workerdChildren().filter((pid) => !before.has(pid));
  return {
    miniflare,
    url,
    state,
    processes: own,
    async stop() {
      await miniflare.dispose();
      rmSync(state, { recursive: true, force: true });
    },
  };
}

async function bundleOf(entry: string, { root }: Checkout): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    absWorkingDir: root,
    ...workerdOptions,
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

/** Channels that lead to `vendorUrl`, and the API to go on with. */
export async function addChannels(instance: ProductInstance, configs: ChannelSetup[]) {
  const api = createApi(instance.url, instance.orgId, instance.apiKey);
  for (const { kind, config } of configs) {
    const body = { projectId: instance.projectId, kind, name: `Bench ${kind}`, config, isDefault: true };
    await api.send('POST', 'notifications/channels', body);
  }
  return api;
}
