import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LinkContent, readLink, signLink } from '../../../../src/worker/guard/link-token.ts';

const keyOf = (fill: number) => btoa(String.fromCharCode(...new Uint8Array(32).fill(fill)));
const keys = { ENCRYPTION_KEY: keyOf(1) };
const content: LinkContent = {
  projectId: '0196d3b2-0000-8000-8000-0000000000aa',
  subjectId: '0196d3b2-1111-8111-8111-1111111111bb',
  expiresAt: 4_000_000_000,
  text: 'https://shop.example.com/order?id=1&x=a%20b#ä',
};

describe('a link token', () => {
  it('says what was put into it, and is the same each time', async () => {
    const token = await signLink(keys, 'click', content);
    expect(token).toMatch(/^[\w-]+\.[\w-]{22}$/);
    expect(await readLink(keys, 'click', token)).toEqual(content);
    expect(await signLink(keys, 'click', content)).toBe(token);
  });

  it('holds any text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 60 }), async (text) => {
        const token = await signLink(keys, 'unsubscribe', { ...content, text });
        expect(await readLink(keys, 'unsubscribe', token)).toEqual({ ...content, text });
      }),
    );
  });

  it('is good for its purpose alone', async () => {
    const token = await signLink(keys, 'open', content);
    for (const purpose of ['click', 'unsubscribe', 'acknowledge'] as const)
      expect(await readLink(keys, purpose, token)).toBeNull();
  });

  it('is not ours with any character changed, added or left out', async () => {
    const token = await signLink(keys, 'click', { ...content, text: 'https://a.test/' });
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ ';
    const place = fc.nat(token.length - 1);
    const change = fc.tuple(place, fc.constantFrom(...alphabet), fc.constantFrom('change', 'add', 'leave out'));
    await fc.assert(
      fc.asyncProperty(change, async ([at, character, how]) => {
        const rest = token.slice(how === 'add' ? at : at + 1);
        const changed = token.slice(0, at) + (how === 'leave out' ? '' : character) + rest;
        fc.pre(changed !== token);
        expect(await readLink(keys, 'click', changed)).toBeNull();
      }),
      { numRuns: 500 },
    );
    for (const end of ['x', '.', '.AAAA', '=', '%']) expect(await readLink(keys, 'click', token + end)).toBeNull();
    for (const wrong of ['', '.', 'x', 'x.y', btoa('https://evil.example.com/')])
      expect(await readLink(keys, 'click', wrong)).toBeNull();
  });

  it('is read with an older key, and not with a foreign one', async () => {
    const token = await signLink(keys, 'click', content);
    const rotated = { ENCRYPTION_KEY: keyOf(1), ENCRYPTION_KEYS: keyOf(2) };
    expect(await readLink(rotated, 'click', token)).toEqual(content);
    expect(await signLink(rotated, 'click', content)).not.toBe(token);
    expect(await readLink({ ENCRYPTION_KEY: keyOf(3) }, 'click', token)).toBeNull();
  });
});
