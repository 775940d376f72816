import { describe, expect, test } from 'vitest';
import { hintOf, isSecretName, secretsOfUrl, shownUrl } from '../../../src/engine/secrets.ts';

test.each([
  ['re_123456789abcd', '••••abcd'],
  ['https://hooks.slack.com/services/T/B/verysecrettoken', '••••oken'],
  ['short', '••••'],
  ['elevenchars', '••••'],
  ['-----END PRIVATE KEY-----\n', '••••'],
  ['', '••••'],
])('the hint for %j is %s', (secret, hint) => {
  expect(hintOf(secret)).toBe(hint);
});

test.each([
  'authorization',
  'Authorization',
  'Cookie',
  'X-API-Key',
  'x_api_key',
  'apiKey',
  'key',
  'X-Auth-Token',
  'access_token',
  'sig',
  'client_secret',
])('%s is the name of a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each(['x-team', 'content-type', 'Idempotency-Key', 'monkey', 'tokens-left', 'author'])('%s is not', (name) => {
  expect(isSecretName(name)).toBe(false);
});

describe('an address', () => {
  test.each([
    ['https://a.example/x?team=1&token=0123456789abcd#top', 'https://a.example/x?team=1&token=••••abcd#top'],
    ['https://a.example/x?token=short', 'https://a.example/x?token=••••'],
    ['https://hooks.slack.com/services/T1/B2/abcdefghijkl', 'https://hooks.slack.com/services/••••ijkl'],
    [
      'https://discord.com/api/webhooks/12/abcdefghijkl?wait=true',
      'https://discord.com/api/webhooks/12/••••ijkl?wait=true',
    ],
    ['https://a.example/x?key=', 'https://a.example/x?key='],
    [
      'https://a.example/{{#if event.x}}y{{/if}}?a=1&token=0123456789abcd',
      'https://a.example/{{#if event.x}}y{{/if}}?a=1&token=••••abcd',
    ],
    [
      'https://a.example/?q={{default event.q "a&b"}}&sig=0123456789abcd',
      'https://a.example/?q={{default event.q "a&b"}}&sig=••••abcd',
    ],
    ['https://a.example/x?key={{event.key}}', 'https://a.example/x?key={{event.key}}'],
    ['https://a.example/x?key=k-{{event.key}}-01ab', 'https://a.example/x?key=••••01ab'],
    ['https://a.example/token/x?q=token', 'https://a.example/token/x?q=token'],
  ])('%s is shown as %s', (url, shown) => {
    expect(shownUrl(url)).toBe(shown);
    expect(shownUrl(shown)).toBe(shown);
  });

  test('gives its secrets as they are written', () => {
    expect(secretsOfUrl('https://a.example/x?token=a%20b&q=1&sig=cd')).toEqual(['a%20b', 'cd']);
    expect(secretsOfUrl('https://a.example/x')).toEqual([]);
  });
});
