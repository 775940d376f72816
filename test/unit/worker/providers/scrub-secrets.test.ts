import { expect, test } from 'vitest';
import type { ProviderField } from '../../../../src/worker/providers/provider.ts';
import { scrubSecrets } from '../../../../src/worker/providers/scrub-secrets.ts';

const field = (name: string, secret: boolean): ProviderField => ({
  name,
  secret,
  label: name,
  hint: '',
  placeholder: null,
  input: 'line',
  required: false,
  url: false,
});
const fields = [field('apiKey', true), field('headers', true), field('from', false)];
const config = { apiKey: 'secret-1234', headers: { authorization: 'secret-1234567' }, from: 'public-1234', pin: 'x' };

test('secrets are replaced wherever they occur, the longer one first', () => {
  const result = {
    kind: 'failed',
    body: 'a secret-1234 b secret-1234567',
    list: [{ detail: 'secret-1234!' }],
    n: 1,
    none: null,
  };
  expect(scrubSecrets(result, config, fields)).toEqual({
    kind: 'failed',
    body: 'a [redacted] b [redacted]',
    list: [{ detail: '[redacted]!' }],
    n: 1,
    none: null,
  });
});

test('a result without a secret is returned unchanged', () => {
  const result = { body: 'public-1234 and x' };
  expect(scrubSecrets(result, config, fields)).toBe(result);
  expect(scrubSecrets(result, { apiKey: 'and', headers: undefined }, fields)).toBe(result);
});
