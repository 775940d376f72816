// The name is an alias (package.json) of @cloudflare/vitest-plugin, the successor of this package.
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-pool-workers';
import { defineConfig } from 'vitest/config';

// `unit` is plain Node (engine, guard, providers, sandbox, sdk), `worker` runs inside workerd with real bindings,
// `e2e` starts real copies as `npm start` does, `browser` drives a Chromium against one.
const realServer = {
  environment: 'node' as const,
  globalSetup: 'test/support/seeded-state.ts',
  testTimeout: 90_000,
  // A copy is started in them.
  hookTimeout: 180_000,
  // What is waited for comes over a network, through queues and by polling, on a machine that may be busy.
  expect: { poll: { timeout: 15_000 } },
};

export default defineConfig({
  test: {
    // By default one core is left free, which on two cores makes the worker tests take twice as long.
    maxWorkers: '100%',
    projects: [
      // A busy machine may take its time with a property test.
      { test: { name: 'unit', include: ['test/unit/**/*.test.ts'], environment: 'node', testTimeout: 30_000 } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], fileParallelism: false, ...realServer } },
      { test: { name: 'browser', include: ['test/browser/**/*.test.ts'], ...realServer } },
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: './wrangler.toml' },
            miniflare: {
              // A second database, as a deployment may add one: wrangler.toml has the directory alone.
              d1Databases: { DB_02: 'second' },
              r2Buckets: ['ARCHIVE'],
              bindings: {
                ENVIRONMENT: 'test',
                ENCRYPTION_KEY: btoa('0123456789abcdef0123456789abcdef'),
                EGRESS_ALLOW_HOSTS: 'sandbox.test:8443',
                PUBLIC_URL: 'https://sendora.test',
                MIGRATIONS: await readD1Migrations('./migrations'),
              },
            },
          })),
        ],
        test: {
          name: 'worker',
          include: ['test/worker/**/*.test.ts'],
          setupFiles: ['test/worker/setup.ts'],
          testTimeout: 30_000,
        },
      },
    ],
  },
});
