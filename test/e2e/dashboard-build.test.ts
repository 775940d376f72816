import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { buildDashboard } from '../../scripts/build-dashboard.ts';

const folder = mkdtempSync(join(tmpdir(), 'sendora-dashboard-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the dashboard is built for production, also where a test runner has set its own NODE_ENV', async () => {
  expect(process.env.NODE_ENV).toBe('test');
  await buildDashboard(folder);
  expect(process.env.NODE_ENV).toBe('test');
  const assets = join(folder, 'assets');
  const scripts = readdirSync(assets).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(10);
  const forDevelopment = scripts.filter((name) => readFileSync(join(assets, name), 'utf8').includes('jsxDEV'));
  expect(forDevelopment).toEqual([]);
}, 240_000);
