// What package.json and its lock promise; none of it needs the network.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { version } from '../../../src/sdk/track/version.ts';

interface Package {
  name?: string;
  version: string;
  resolved?: string;
  bin?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

const root = join(import.meta.dirname, '../../..');
const readJson = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const manifest: Package = readJson('package.json');
const locked: Record<string, Package> = readJson('package-lock.json').packages;

test('miniflare is at exactly the version that wrangler brings, and the lock has each once', () => {
  const wrangler = locked['node_modules/wrangler'];
  expect(manifest.devDependencies?.miniflare).toBe(wrangler?.dependencies?.miniflare);
  expect(Object.keys(locked).filter((path) => /\/(wrangler|miniflare|workerd)$/.test(path))).toEqual([
    'node_modules/miniflare',
    'node_modules/workerd',
    'node_modules/wrangler',
  ]);
});

test('the lock has the optional packages of every platform, so that npm install adds none', () => {
  const missing = Object.entries(locked).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !(`${path}/node_modules/${name}` in locked) && !(`node_modules/${name}` in locked))
      .map((name) => `${path} wants ${name}`),
  );
  expect(missing).toEqual([]);
});

test('the lock names the commands of the package, so that npm install does not add them', () => {
  expect(manifest.bin).toEqual({ sendora: 'bin/sendora.mjs' });
  expect(locked['']?.bin).toEqual(manifest.bin);
});

test('the lock names no registry', () => {
  const named = Object.entries(locked).filter(([, { resolved }]) => resolved !== undefined);
  expect(named.map(([path]) => path)).toEqual([]);
});

test('the SDK reports the version of the package', () => {
  expect(version).toBe(manifest.version);
});
