import { join } from 'node:path';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions } from 'wrangler';
import { root, sandboxBundle, workerBundle } from '../build.ts';

/** One Worker in a workerd of its own. */
export interface Instance {
  port: number;
  /** Folder of its databases and objects. */
  persist: string;
}

/** The part of wrangler's own reading of wrangler.toml that is looked into here; the rest is passed on. */
interface WorkerSettings {
  bindings?: Record<string, string>;
  cronTriggers?: string[];
  r2Buckets?: Record<string, string>;
  [setting: string]: unknown;
}

const shared = ({ port, persist }: Instance) => ({
  host: '127.0.0.1',
  port,
  resourcePersistencePath: persist,
  // The real `request.cf` would be fetched from the network.
  cf: false,
  log: new Log(LogLevel.WARN),
});

/**
 * The product: bindings, queues, objects and cron come from wrangler.toml, `vars` stand over its [vars]. `code` is a
 * Worker to run in place of the built one.
 */
export function createProduct(
  instance: Instance,
  vars: Record<string, string>,
  code?: string,
): { server: Miniflare; crons: string[] } {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(root, 'wrangler.toml'));
  // Both say how to find modules from the source; what runs is the finished bundle.
  const { modulesRules: _rules, rootPath: _root, ...settings } = workerOptions as WorkerSettings;
  const server = new Miniflare(
    convertV4MiniflareOptions({
      ...shared(instance),
      workers: [
        {
          ...settings,
          name: 'sendora',
          bindings: { ...settings.bindings, ...vars },
          // A deployment may go without an archive; on a laptop it costs nothing.
          r2Buckets: { ARCHIVE: 'archive', ...settings.r2Buckets },
          modules: [
            {
              type: 'ESModule',
              ...(code === undefined ? { path: workerBundle } : { path: 'index.js', contents: code }),
            },
          ],
        },
      ],
    }),
  );
  return { server, crons: settings.cronTriggers ?? [] };
}

/** The outside world on a laptop: a Worker with one object that keeps what it received. */
export function createSandbox(instance: Instance, dashboardUrl: string): Miniflare {
  return new Miniflare(
    convertV4MiniflareOptions({
      ...shared(instance),
      workers: [
        {
          name: 'sendora-sandbox',
          compatibilityDate: '2026-08-15',
          modules: [{ type: 'ESModule', path: sandboxBundle }],
          bindings: { DASHBOARD_URL: dashboardUrl },
          durableObjects: { STATE: { className: 'SandboxState', useSQLite: true } },
        },
      ],
    }),
  );
}
