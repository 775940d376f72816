import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { signInMinutes } from '../../../src/contract/account/sign-in.ts';
import { objectLimits, rateLimits } from '../../../src/contract/limits.ts';

const guide = readFileSync(new URL('../../../docs/guides/keys-and-limits.md', import.meta.url), 'utf8');

test('the guide names every limit as it is', () => {
  const rows = [...guide.matchAll(/^\| `(\w+)` \| (\d+) \| (.+) \|$/gm)];
  const named = Object.fromEntries(rows.map(([, name, limit, of]) => [name, { limit: Number(limit), of }]));
  expect(named).toEqual({ ...rateLimits, ...objectLimits });
  expect(guide).toContain(`within ${signInMinutes} minutes`);
});
