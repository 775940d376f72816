import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkHeaders } from '../../../../src/worker/guard/check-headers.ts';

test.each([
  'Host',
  'content-length',
  'Connection',
  'Transfer-Encoding',
  'CF-Connecting-IP',
  'cf-worker',
  'webhook-id',
  'Webhook-Signature',
  'Metadata',
  'Metadata-Flavor',
  'X-aws-ec2-metadata-token',
  'X-Google-Metadata-Request',
  'Upgrade',
  'Proxy-Authorization',
])('%s is reserved', (name) => {
  const verdict = checkHeaders({ 'X-Fine': '1', [name]: 'x' });
  expect(verdict).toMatchObject({ ok: false, header: name });
});

test.each([
  [{ 'X-A': 'a\r\nX-B: b' }],
  [{ 'X-A': 'a\nb' }],
  [{ 'X-A': 'a\0' }],
  [{ 'X-A': '☃' }],
  [{ 'X A': 'a' }],
  [{ 'X-A:': 'a' }],
  [{ '': 'a' }],
  [{ 'X-A\r\nX-B': 'a' }],
])('%j is refused', (headers) => {
  const verdict = checkHeaders(headers);
  expect(verdict.ok).toBe(false);
  if (!verdict.ok) expect(verdict.message).toMatch(/^The header "[\x20-\x7e]*" .+\.$/);
});

test('ordinary headers are accepted', () => {
  expect(checkHeaders({})).toEqual({ ok: true });
  expect(checkHeaders({ Authorization: 'Bearer x', 'X-Team': 'café\tbar', 'Content-Type': 'text/plain' })).toEqual({
    ok: true,
  });
});

test('an accepted header can be sent and has no line break', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })), (headers) => {
      if (!checkHeaders(headers).ok) return;
      expect(() => new Headers(headers)).not.toThrow();
      expect(JSON.stringify(headers)).not.toMatch(/\\[rn0]|\\u000/);
    }),
  );
});
