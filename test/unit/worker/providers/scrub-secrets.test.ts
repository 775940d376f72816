import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProviderField } from '../../../../src/worker/providers/provider.ts';
import { scrubSecrets } from '../../../../src/worker/providers/scrub-secrets.ts';

const field = (name: string, secret: boolean): ProviderField => ({
  name,
  secret,
  label: name,
  hint: '',
  placeholder: null,
  options: null,
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

test('secrets are found in what a vendor encodes or repeats of the request', () => {
  const basic = btoa('AC123:secret-1234');
  const bodies = [
    `you sent Authorization: Basic ${basic}`,
    `{"authorization":"Basic ${basic.replaceAll('=', '')}"}`,
    'https://vendor.example/?key=secret-1234%2Fx',
  ];
  const scrubbed = bodies.map((body) => scrubSecrets({ body }, { ...config, apiKey: 'secret-1234' }, fields).body);
  for (const body of scrubbed) {
    expect(body).toContain('[redacted]');
    expect(body).not.toMatch(/secret-1234|QUMxMjM/);
  }
  const odd = { apiKey: 'p/"w d' };
  expect(scrubSecrets({ body: '?k=p%2F%22w%20d {"k":"p/\\"w d"}' }, odd, fields).body).toBe(
    '?k=[redacted] {"k":"[redacted]"}',
  );
});

test('a short secret is replaced as a whole word', () => {
  const short = { headers: { 'x-key': 'hun1' } };
  expect(scrubSecrets({ body: 'x-key: hun1, hun1ter, shun1, éhun1, "hun1"' }, short, fields).body).toBe(
    'x-key: [redacted], hun1ter, shun1, éhun1, "[redacted]"',
  );
  expect(scrubSecrets({ body: `Basic ${btoa('u:hun1')}` }, short, fields).body).toBe('Basic [redacted]');
});

test('a result without a secret is returned unchanged', () => {
  const result = { body: 'public-1234 and x' };
  expect(scrubSecrets(result, config, fields)).toBe(result);
  expect(scrubSecrets(result, { apiKey: 'a', headers: undefined }, fields)).toBe(result);
});

test('a secret is found in base64 wherever it begins, and in both alphabets', () => {
  const bytes = fc.string({
    unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
    maxLength: 12,
  });
  const secretText = fc.string({
    unit: fc.integer({ min: 1, max: 255 }).map((code) => String.fromCharCode(code)),
    minLength: 4,
    maxLength: 24,
  });
  fc.assert(
    fc.property(bytes, secretText, bytes, fc.boolean(), (before, secret, after, forUrls) => {
      const encoded = btoa(before + secret + after);
      const body = forUrls ? encoded.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') : encoded;
      const scrubbed = scrubSecrets({ body }, { apiKey: secret }, [field('apiKey', true)]);
      expect(scrubbed.body).toBe('[redacted]');
    }),
  );
});
