import { describe, expect, it } from 'vitest';
import { parseMessageQuery } from '../../../src/sandbox/control/control-input.ts';
import { firstSeqAt, formatMessageId, nextSeq, parseMessageId } from '../../../src/sandbox/message-id.ts';
import {
  KEPT_CHARACTERS,
  keepRequest,
  MAX_BODY_BYTES,
  maskHeaders,
  readRequest,
} from '../../../src/sandbox/state/received.ts';
import { NOW_MS, receive } from '../../support/sandbox-request.ts';

describe('readRequest', () => {
  it('reads path, query, headers and body', async () => {
    const request = new Request('http://sandbox.test/hooks/a?b=c', {
      method: 'POST',
      headers: { 'X-Name': 'v' },
      body: 'grüße',
    });
    expect(await readRequest(request, { name: 'a' })).toMatchObject({
      method: 'POST',
      origin: 'http://sandbox.test',
      path: '/hooks/a',
      query: { b: 'c' },
      params: { name: 'a' },
      headers: { 'x-name': 'v' },
      text: 'grüße',
    });
  });

  it('does not read more than a megabyte', async () => {
    const request = (bytes: number) =>
      new Request('http://sandbox.test/', { method: 'POST', body: new Uint8Array(bytes) });
    expect(await readRequest(request(MAX_BODY_BYTES), {})).not.toBeNull();
    expect(await readRequest(request(MAX_BODY_BYTES + 1), {})).toBeNull();
  });
});

describe('keepRequest', () => {
  it.each([
    ['JSON', 'application/json', '{"a":[1]}', { a: [1] }],
    ['JSON without its type', undefined, '"text"', 'text'],
    ['JSON null', 'application/json', 'null', null],
    ['a form', 'application/x-www-form-urlencoded', 'To=%2B1555&Body=a+b', { To: '+1555', Body: 'a b' }],
    ['text', 'text/plain', 'hello', 'hello'],
    ['nothing', undefined, '', ''],
    ['bytes', 'application/octet-stream', new Uint8Array([255, 0]), '/wA='],
  ])('keeps the type of %s', (_what, type, body, kept) => {
    expect(keepRequest(receive({ headers: { 'content-type': type }, body }), 'email').body).toEqual(kept);
  });

  it('keeps the exact text of a webhook, which its signature covers', () => {
    const body = '{"a":  1}';
    expect(keepRequest(receive({ body }), 'webhook')).toMatchObject({ body: { a: 1 }, rawBody: body });
    expect(keepRequest(receive({ body }), 'email')).not.toHaveProperty('rawBody');
  });

  it('keeps the start of a long text with a note', () => {
    const kept = keepRequest(receive({ body: JSON.stringify({ a: 'x'.repeat(KEPT_CHARACTERS) }) }), 'webhook');
    expect(kept.truncated).toBe(true);
    expect(String(kept.body)).toHaveLength(KEPT_CHARACTERS);
    expect(kept.rawBody).toHaveLength(KEPT_CHARACTERS);
  });

  it.each([
    ['authorization', 'Bearer re_verysecret1234', 'Bearer ****1234'],
    ['authorization', 'Basic QUM6c2VjcmV0', 'Basic ****cmV0'],
    ['authorization', 'AWS4-HMAC-SHA256 Credential=AKID/x, Signature=abcdef', 'AWS4-HMAC-SHA256 ****cdef'],
    ['authorization', 'Bearer short', 'Bearer ****'],
    ['x-postmark-server-token', 'aaaa-bbbb-cccc', '****cccc'],
    ['x-api-key', 'pk_prod_12345678', '****5678'],
    ['webhook-signature', 'v1,abc', 'v1,abc'],
  ])('masks %s: %s', (name, value, masked) => expect(maskHeaders({ [name]: value })).toEqual({ [name]: masked }));
});

describe('message ids', () => {
  it('grow with every message, even within a millisecond and when the clock goes back', () => {
    const first = nextSeq(NOW_MS, 0);
    expect(first).toBe(firstSeqAt(NOW_MS));
    const second = nextSeq(NOW_MS, first);
    expect(second).toBe(first + 1);
    expect(nextSeq(NOW_MS - 5000, second)).toBe(second + 1);
    expect(nextSeq(NOW_MS + 1, second)).toBe(firstSeqAt(NOW_MS + 1));
  });

  it('convert to their number exactly', () => {
    const seq = firstSeqAt(NOW_MS) + 7;
    expect(parseMessageId(formatMessageId(seq))).toBe(seq);
    expect(parseMessageId('SM123')).toBeNull();
    expect(parseMessageId('msg_p5jXN8AQM9LWM0D4loKWxJek')).toBeNull();
  });
});

describe('parseMessageQuery', () => {
  const parse = (query: Record<string, string>) => parseMessageQuery(query);

  it('queries the newest messages of all kinds by default', () => {
    expect(parse({})).toEqual({ ok: true, value: { kind: null, to: null, afterSeq: null, limit: 1000 } });
    expect(parse({ kind: '', to: '', since: '', limit: '' })).toEqual(parse({}));
  });

  it('reads an address in any case, and a plus that was received as a space', () => {
    expect(parse({ to: 'Ada+x@Example.com' })).toMatchObject({ value: { to: 'ada+x@example.com' } });
    expect(parse({ kind: 'sms', to: ' 15551234567' })).toMatchObject({ value: { kind: 'sms', to: '+15551234567' } });
  });

  it('continues after a message or from a time', () => {
    const seq = firstSeqAt(NOW_MS);
    expect(parse({ since: formatMessageId(seq) })).toMatchObject({ value: { afterSeq: seq } });
    expect(parse({ since: '2026-08-15T12:00:00.000Z' })).toMatchObject({ value: { afterSeq: seq - 1 } });
    expect(parse({ since: '2026-08-15T14:00:00 02:00' })).toMatchObject({ value: { afterSeq: seq - 1 } });
  });

  it.each([
    [{ kind: 'fax' }, 'kind'],
    [{ since: 'yesterday' }, 'since'],
    [{ since: '7' }, 'since'],
    [{ since: '2026-99-99' }, 'since'],
    [{ limit: '0' }, 'limit'],
    [{ limit: '20001' }, 'limit'],
    [{ limit: '1.5' }, 'limit'],
  ])('refuses %j', (query, path) =>
    expect(parse(query)).toMatchObject({ ok: false, issues: [{ path, message: expect.any(String) }] }),
  );
});
