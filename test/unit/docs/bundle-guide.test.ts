import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundleItems, bundleKinds } from '../../../src/contract/bundle/registry.ts';
import { bundleLimits } from '../../../src/contract/bundle.ts';
import { canonicalBundle } from '../../../src/engine/versions/bundle/canonical.ts';
import { judgeBundle } from '../../../src/engine/versions/bundle/judge-bundle.ts';

const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/guides/bundle-format.md'), 'utf8');
const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];

describe('the guide to the format of bundles', () => {
  test('shows a canonical bundle that can be imported, the one of the examples', () => {
    expect(example).toBe(readFileSync(join(root, 'examples/shop.bundle.json'), 'utf8'));
    const bundle = JSON.parse(example);
    expect(`${JSON.stringify(canonicalBundle(bundle), null, 2)}\n`).toBe(example);
    expect(judgeBundle(bundle, null)).toMatchObject({ ok: true });
  });

  test('names every kind with its limit', () => {
    const rows = [...page.matchAll(/^\| `(\w+)` \| ([\d,]+) \|/gm)].map(([, key, most]) => [key, most]);
    const kinds = bundleKinds.map((kind) => [bundleItems[kind].key, bundleItems[kind].most.toLocaleString('en-US')]);
    expect(rows.toSorted()).toEqual(kinds.toSorted());
    expect(page).toContain(`at most ${bundleLimits.bytes / 1_024 / 1_024} MB`);
    expect(page).toContain(`more than ${bundleLimits.depth} levels`);
  });
});
