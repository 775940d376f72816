import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Bundle } from '../../../../../src/contract/bundle.ts';
import { canonicalText } from '../../../../../src/engine/versions/bundle/canonical.ts';

const text = readFileSync(join(import.meta.dirname, '../../../../support/bundles/example.json'), 'utf8');

describe('canonicalText', () => {
  test('writes a canonical bundle as it is', () => {
    expect(canonicalText(JSON.parse(text) as Bundle)).toBe(text);
  });
});
