import type { BuildOptions } from 'esbuild';

/** How code for workerd is bundled, by whoever does so without wrangler. */
export const workerdOptions = {
  bundle: true,
  format: 'esm',
  target: 'es2024',
  conditions: ['workerd', 'worker', 'browser'],
  mainFields: ['browser', 'module', 'main'],
  external: ['cloudflare:*', 'node:*'],
  logLevel: 'silent',
} satisfies BuildOptions;
