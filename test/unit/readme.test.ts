import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { stepTypes } from '../../src/contract/workflows/steps/registry.ts';

test('the README names every step type', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');
  const [, list = ''] = /\*\*Step types\*\*: ([^.]*)\./.exec(readme) ?? [];
  expect(list.match(/[a-z_]+/g)).toEqual(stepTypes);
});
