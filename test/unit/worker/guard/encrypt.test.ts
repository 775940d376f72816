import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { decryptJson, encryptJson, importEncryptionKey, mask } from '../../../../src/worker/guard/encrypt.ts';

const place = { purpose: 'channel_config', rowId: 'row-1' };
let key: CryptoKey;
beforeAll(async () => {
  key = await importEncryptionKey(btoa('0123456789abcdef0123456789abcdef'));
});

describe('encryptJson and decryptJson', () => {
  test('round trip every JSON value, and the text shows nothing of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const stored = await encryptJson(key, place, value);
        expect(stored).toMatch(/^v1\.[A-Za-z0-9+/]{16}\.[A-Za-z0-9+/]+={0,2}$/);
        expect(await decryptJson(key, place, stored)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('the same value is stored differently each time', async () => {
    expect(await encryptJson(key, place, 'a')).not.toBe(await encryptJson(key, place, 'a'));
  });

  test('opens only in its own place, with its own key, unchanged', async () => {
    const stored = await encryptJson(key, place, { apiKey: 'secret' });
    const otherKey = await importEncryptionKey(btoa('x'.repeat(32)));
    const [version, iv, sealed = ''] = stored.split('.');
    const changed = `${sealed.startsWith('A') ? 'B' : 'A'}${sealed.slice(1)}`;
    await expect(decryptJson(key, { ...place, rowId: 'row-2' }, stored)).rejects.toThrow('cannot be opened');
    await expect(decryptJson(key, { ...place, purpose: 'other' }, stored)).rejects.toThrow('cannot be opened');
    await expect(decryptJson(key, { purpose: 'channel_configrow-1', rowId: '' }, stored)).rejects.toThrow();
    await expect(decryptJson(otherKey, place, stored)).rejects.toThrow('cannot be opened');
    await expect(decryptJson(key, place, [version, iv, changed].join('.'))).rejects.toThrow('cannot be opened');
    expect(await decryptJson(key, place, stored)).toEqual({ apiKey: 'secret' });
  });

  test.each(['', 'plain text', 'v2.AAAAAAAAAAAAAAAA.AAAA', 'v1.AAAA.AAAA', 'v1.AAAAAAAAAAAAAAAA.AAAA.AAAA', 'v1.%.%'])(
    'a text of another format is refused: "%s"',
    async (stored) => {
      await expect(decryptJson(key, place, stored)).rejects.toThrow('unknown format');
    },
  );

  test.each(['', 'short', btoa('x'.repeat(31)), btoa('x'.repeat(33)), 'not base64 at all!'])(
    'a key that is not 32 bytes is refused: "%s"',
    async (text) => {
      await expect(importEncryptionKey(text)).rejects.toThrow('ENCRYPTION_KEY');
    },
  );
});

test.each([
  ['re_123456789abcd', '••••abcd'],
  ['https://hooks.slack.com/services/T/B/verysecrettoken', '••••oken'],
  ['short', '••••'],
  ['elevenchars', '••••'],
  ['-----END PRIVATE KEY-----\n', '••••'],
  ['', '••••'],
])('the hint for %j is %s', (secret, hint) => {
  expect(mask(secret)).toBe(hint);
});
