import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  decryptJson,
  encryptJson,
  importKeyring,
  isSealedWithNewest,
  type Keyring,
  resealJson,
} from '../../../../src/worker/guard/encrypt.ts';

const place = { purpose: 'channel_config', rowId: 'row-1' };
const oldKey = btoa('0123456789abcdef0123456789abcdef');
const newKey = btoa('fedcba9876543210fedcba9876543210');
let key: Keyring;
beforeAll(async () => {
  key = await importKeyring(oldKey);
});

describe('encryptJson and decryptJson', () => {
  test('round trip every JSON value, and the text contains nothing of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const stored = await encryptJson(key, place, value);
        expect(stored).toMatch(/^v2\.[0-9a-f]{8}\.[A-Za-z0-9+/]{16}\.[A-Za-z0-9+/]+={0,2}$/);
        expect(await decryptJson(key, place, stored)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test('encrypt the same value differently each time', async () => {
    expect(await encryptJson(key, place, 'a')).not.toBe(await encryptJson(key, place, 'a'));
  });

  test('decrypt a value only at its own place, with its own key, unchanged', async () => {
    const stored = await encryptJson(key, place, { apiKey: 'secret' });
    const otherKey = await importKeyring(btoa('x'.repeat(32)));
    const [version, keyId, iv, sealed = ''] = stored.split('.');
    const changed = `${sealed.startsWith('A') ? 'B' : 'A'}${sealed.slice(1)}`;
    await expect(decryptJson(key, { ...place, rowId: 'row-2' }, stored)).rejects.toThrow('cannot be opened');
    await expect(decryptJson(key, { ...place, purpose: 'other' }, stored)).rejects.toThrow('cannot be opened');
    await expect(decryptJson(key, { purpose: 'channel_configrow-1', rowId: '' }, stored)).rejects.toThrow();
    await expect(decryptJson(otherKey, place, stored)).rejects.toThrow('is not among the keys');
    await expect(decryptJson(key, place, [version, keyId, iv, changed].join('.'))).rejects.toThrow('cannot be opened');
    expect(await decryptJson(key, place, stored)).toEqual({ apiKey: 'secret' });
  });

  test.each([
    '',
    'plain text',
    'v3.00000000.AAAAAAAAAAAAAAAA.AAAA',
    'v2.AAAAAAAAAAAAAAAA.AAAA',
    'v2.xyz.AAAAAAAAAAAAAAAA.AAAA',
    'v1.AAAA.AAAA',
    'v1.AAAAAAAAAAAAAAAA.AAAA.AAAA',
    'v1.%.%',
  ])('refuse a text of another format: "%s"', async (stored) => {
    await expect(decryptJson(key, place, stored)).rejects.toThrow('unknown format');
  });

  test.each(['', 'short', btoa('x'.repeat(31)), btoa('x'.repeat(33)), 'not base64 at all!'])(
    'a key that is not 32 bytes is refused: "%s"',
    async (text) => {
      await expect(importKeyring(text)).rejects.toThrow('ENCRYPTION_KEY');
    },
  );
});

describe('a ring of several keys', () => {
  test('seals with the newest key and opens what older keys sealed', async () => {
    const sealedBefore = await encryptJson(key, place, { apiKey: 'secret' });
    const ring = await importKeyring(`${newKey}, ${oldKey}`);
    expect(await decryptJson(ring, place, sealedBefore)).toEqual({ apiKey: 'secret' });
    const sealedNow = await encryptJson(ring, place, 'x');
    await expect(decryptJson(key, place, sealedNow)).rejects.toThrow('add it to ENCRYPTION_KEYS');
    expect(await decryptJson(await importKeyring(newKey), place, sealedNow)).toBe('x');
  });

  test('seals a value again with the newest key, after which the old key is not needed', async () => {
    const ring = await importKeyring(`${newKey}\n${oldKey}`);
    const before = await encryptJson(key, place, [1, 2]);
    expect(isSealedWithNewest(ring, before)).toBe(false);
    const after = await resealJson(ring, place, before);
    expect(isSealedWithNewest(ring, after)).toBe(true);
    expect(await decryptJson(await importKeyring(newKey), place, after)).toEqual([1, 2]);
  });

  test('opens values of the format that names no key with whichever key fits', async () => {
    const unnamed = 'v1.Ykh/ZOiZhR2zoD8g.odHGz5FJhXROe2krxSuOyiimnv50txTluYS0x4HFN10D';
    const ring = await importKeyring(`${newKey},${oldKey}`);
    expect(await decryptJson(ring, place, unnamed)).toEqual({ apiKey: 'kept' });
    expect(isSealedWithNewest(ring, unnamed)).toBe(false);
  });

  test('counts a key that is named twice once', async () => {
    expect((await importKeyring(`${oldKey} ${oldKey}`)).keys).toHaveLength(1);
  });
});
