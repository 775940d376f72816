import { describe, expect, it } from 'vitest';
import { keptContent, safeUrl } from '../../../../src/engine/feed/item.ts';

describe('the address of an item', () => {
  it.each(['https://example.com/x?y=1', 'http://example.com', 'HTTPS://EXAMPLE.com', '/orders/1', '/', ' /orders/1 '])(
    'may be %j',
    (url) => expect(safeUrl(url)).toBe(url.trim()),
  );

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    '//example.com',
    '/\\example.com',
    '/\t/example.com',
    '\\\\example.com',
    'https:///x',
    'https://a b',
    'orders/1',
    '',
    `/${'x'.repeat(3_000)}`,
  ])('is left out where it is %j', (url) => expect(safeUrl(url)).toBeNull());
});

it('texts are cut to their limits and stay whole characters', () => {
  const content = { url: null, severity: 'info' as const, topic: null, actions: [], data: {} };
  const kept = keptContent({ ...content, title: `${'x'.repeat(198)}😀😀`, body: 'y'.repeat(2_001) });
  expect(kept.title).toBe(`${'x'.repeat(198)}…`);
  expect(kept.body).toBe(`${'y'.repeat(1_999)}…`);
});
