import { describe, expect, it } from 'vitest';
import type { Judgement } from '../../../src/sandbox/vendor.ts';
import { parseMailbox, splitMailboxes } from '../../../src/sandbox/vendors/email-address.ts';
import { judgePostmark } from '../../../src/sandbox/vendors/postmark.ts';
import { judgeResend } from '../../../src/sandbox/vendors/resend.ts';
import { judgeSes } from '../../../src/sandbox/vendors/ses.ts';
import { createContext, NOW_MS, type RequestParts, receive } from '../../support/sandbox-request.ts';

const bodyOf = ({ answer }: Judgement) => JSON.parse(answer.body) as Record<string, unknown>;

describe('mailboxes', () => {
  it.each([
    ['a@example.com', { address: 'a@example.com', name: null }],
    ['Ada <a@example.com>', { address: 'a@example.com', name: 'Ada' }],
    ['"Lovelace, Ada" <a@example.com>', { address: 'a@example.com', name: 'Lovelace, Ada' }],
    ['Zoë <zoë@exämple.de>', { address: 'zoë@exämple.de', name: 'Zoë' }],
  ])('reads %s', (text, mailbox) => expect(parseMailbox(text)).toEqual(mailbox));

  it.each([
    '',
    'a',
    'a@b',
    '@example.com',
    'a b@example.com',
    'a@example.com, b@example.com',
    '<a@example.com',
    'a@example..com',
    'A\r\nBcc: x <a@example.com>',
  ])('does not read %j as one', (text) => expect(parseMailbox(text)).toBeNull());

  it('splits a list at the commas outside quotes', () => {
    expect(splitMailboxes('"Lovelace, Ada" <a@example.com>, b@example.com')).toEqual([
      '"Lovelace, Ada" <a@example.com>',
      'b@example.com',
    ]);
  });
});

describe('Resend', () => {
  const headers = { authorization: 'Bearer re_12345678', 'user-agent': 'test' };
  const mail = { from: 'Sendora <hello@example.com>', to: ['Ada@Example.com'], subject: 'Hi', html: '<p>Hi</p>' };
  const judge = (parts: RequestParts) => judgeResend(receive({ headers, ...parts }), createContext());

  it('accepts a mail and returns the id under which it is kept', async () => {
    const body = {
      ...mail,
      cc: 'c@example.com',
      bcc: ['b@example.com'],
      reply_to: 'r@example.com',
      headers: { 'X-A': '1' },
    };
    const judgement = await judge({ body });
    expect(judgement.answer.status).toBe(200);
    expect(bodyOf(judgement)).toEqual({ id: 'id-1' });
    expect(judgement.capture).toEqual({
      kind: 'email',
      to: 'Ada@Example.com',
      recipients: ['Ada@Example.com', 'c@example.com', 'b@example.com'],
      providerId: 'id-1',
      summary: {
        from: 'Sendora <hello@example.com>',
        to: 'Ada@Example.com',
        cc: 'c@example.com',
        bcc: 'b@example.com',
        replyTo: 'r@example.com',
        subject: 'Hi',
        text: null,
        html: '<p>Hi</p>',
        headers: { 'X-A': '1' },
      },
    });
  });

  it.each([
    ['no user agent', { headers: { ...headers, 'user-agent': undefined }, body: mail }, 403, undefined],
    ['no key', { headers: { ...headers, authorization: undefined }, body: mail }, 401, 'missing_api_key'],
    ['a Basic key', { headers: { ...headers, authorization: 'Basic cmU=' }, body: mail }, 401, 'missing_api_key'],
    ['a foreign key', { headers: { ...headers, authorization: 'Bearer sk_1' }, body: mail }, 403, 'invalid_api_key'],
    [
      'a long idempotency key',
      { headers: { ...headers, 'idempotency-key': 'k'.repeat(257) }, body: mail },
      400,
      'invalid_idempotency_key',
    ],
    ['broken JSON', { body: '{' }, 400, 'validation_error'],
    ['no from', { body: { ...mail, from: undefined } }, 422, 'missing_required_field'],
    ['no to', { body: { ...mail, to: [] } }, 422, 'missing_required_field'],
    ['no subject', { body: { ...mail, subject: undefined } }, 422, 'missing_required_field'],
    ['no content', { body: { ...mail, html: undefined } }, 422, 'missing_required_field'],
    ['a wrong from', { body: { ...mail, from: 'hello' } }, 422, 'validation_error'],
    ['a wrong to', { body: { ...mail, to: ['a@example.com', 'b'] } }, 422, 'validation_error'],
    ['a wrong cc', { body: { ...mail, cc: [7] } }, 422, 'validation_error'],
    [
      '51 recipients',
      { body: { ...mail, to: Array.from({ length: 51 }, (_, i) => `u${i}@example.com`) } },
      422,
      'validation_error',
    ],
    ['a subject of two lines', { body: { ...mail, subject: 'a\r\nBcc: b@example.com' } }, 422, 'validation_error'],
    ['a header of two lines', { body: { ...mail, headers: { 'X-A': 'a\nb' } } }, 422, 'validation_error'],
    ['a header name of two words', { body: { ...mail, headers: { 'X A': 'a' } } }, 422, 'validation_error'],
  ])('refuses %s', async (_what, parts: RequestParts, status, name) => {
    const { answer, capture } = await judge(parts);
    expect(answer.status).toBe(status);
    expect(capture).toBeNull();
    if (name) expect(JSON.parse(answer.body)).toEqual({ statusCode: status, name, message: expect.any(String) });
  });

  it('recognises a repeated request by key, account and body', async () => {
    const onceOf = async (key: string, authorization: string, body: unknown) =>
      (await judge({ headers: { ...headers, authorization, 'idempotency-key': key }, body })).once;
    const first = await onceOf('k', 'Bearer re_12345678', mail);
    expect(first).toMatchObject({ ttlMs: 86_400_000, conflict: { status: 409 } });
    expect(await onceOf('k', 'Bearer re_12345678', mail)).toEqual(first);
    expect((await onceOf('k', 'Bearer re_12345678', { ...mail, subject: 'other' }))?.fingerprint).not.toBe(
      first?.fingerprint,
    );
    expect((await onceOf('k', 'Bearer re_other000', mail))?.scope).not.toBe(first?.scope);
    expect((await judge({ body: mail })).once).toBeUndefined();
  });
});

describe('Postmark', () => {
  const headers = { 'x-postmark-server-token': 'server-token' };
  const mail = {
    From: 'hello@example.com',
    To: 'Ada <ada@example.com>, b@example.com',
    Subject: 'Hi',
    HtmlBody: '<p>Hi</p>',
  };
  const judge = (parts: RequestParts) => judgePostmark(receive({ headers, ...parts }), createContext());

  it('accepts a mail', () => {
    const judgement = judge({
      body: { ...mail, TextBody: 'Hi', Bcc: 'c@example.com', Headers: [{ Name: 'X-A', Value: '1' }] },
    });
    expect(judgement.answer.status).toBe(200);
    expect(bodyOf(judgement)).toEqual({
      To: mail.To,
      SubmittedAt: new Date(NOW_MS).toISOString(),
      MessageID: 'id-1',
      ErrorCode: 0,
      Message: 'OK',
    });
    expect(judgement.capture).toMatchObject({
      to: 'ada@example.com, b@example.com',
      recipients: ['ada@example.com', 'b@example.com', 'c@example.com'],
      summary: { subject: 'Hi', text: 'Hi', html: '<p>Hi</p>', headers: { 'X-A': '1' } },
    });
  });

  it.each([
    ['no token', { headers: {}, body: mail }, 401, 10],
    ['broken JSON', { body: 'x' }, 422, 402],
    ['no sender', { body: { ...mail, From: undefined } }, 422, 300],
    ['no recipient', { body: { ...mail, To: '' } }, 422, 300],
    ['a wrong recipient', { body: { ...mail, To: 'a@example.com, b' } }, 422, 300],
    [
      '51 recipients',
      { body: { ...mail, Cc: Array.from({ length: 49 }, (_, i) => `u${i}@example.com`).join() } },
      422,
      300,
    ],
    ['no body', { body: { ...mail, HtmlBody: '' } }, 422, 300],
    ['a subject of two lines', { body: { ...mail, Subject: 'a\nb' } }, 422, 300],
    ['a header without a value', { body: { ...mail, Headers: [{ Name: 'X-A' }] } }, 422, 300],
  ])('refuses %s', (_what, parts: RequestParts, status, code) => {
    const judgement = judge(parts);
    expect(judgement.answer.status).toBe(status);
    expect(judgement.capture).toBeNull();
    expect(bodyOf(judgement)).toMatchObject({ ErrorCode: code });
  });
});

describe('SES', () => {
  const authorization = `AWS4-HMAC-SHA256 Credential=AKID/20260815/eu-west-1/ses/aws4_request, SignedHeaders=host;x-amz-date, Signature=${'a'.repeat(64)}`;
  const headers = { authorization, 'x-amz-date': '20260815T120000Z' };
  const simple = {
    Subject: { Data: 'Hi' },
    Body: { Html: { Data: '<p>Hi</p>' } },
    Headers: [{ Name: 'X-A', Value: '1' }],
  };
  const mail = {
    FromEmailAddress: 'hello@example.com',
    Destination: { ToAddresses: ['ada@example.com'] },
    Content: { Simple: simple },
  };
  const judge = (parts: RequestParts) => judgeSes(receive({ headers, ...parts }), createContext());

  it('accepts a simple mail', async () => {
    const judgement = await judge({ body: mail });
    expect(bodyOf(judgement)).toEqual({ MessageId: '0100id-1-000000' });
    expect(judgement.capture).toMatchObject({
      recipients: ['ada@example.com'],
      summary: { subject: 'Hi', html: '<p>Hi</p>', headers: { 'X-A': '1' } },
    });
  });

  it('reads a raw mail, with the recipients of its headers when no destination is given', async () => {
    const mime = [
      'From: Sendora <hello@example.com>',
      'To: Ada <ada@example.com>',
      'Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=',
      'List-Unsubscribe: <https://example.com/u>',
      'Content-Type: multipart/alternative; boundary=b',
      '',
      '--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9Fe',
      '--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Hi</p>',
      '--b--',
    ].join('\r\n');
    const judgement = await judge({ body: { Content: { Raw: { Data: Buffer.from(mime).toString('base64') } } } });
    expect(judgement.answer.status).toBe(200);
    expect(judgement.capture).toMatchObject({
      recipients: ['ada@example.com'],
      summary: {
        from: 'Sendora <hello@example.com>',
        subject: 'Grüße',
        headers: { 'List-Unsubscribe': '<https://example.com/u>' },
      },
    });
    expect(
      judgement.capture?.kind === 'email' && [
        judgement.capture.summary.text?.trim(),
        judgement.capture.summary.html.trim(),
      ],
    ).toEqual(['Grüße', '<p>Hi</p>']);
  });

  it.each([
    ['no signature', { headers: {}, body: mail }, 403, 'MissingAuthenticationTokenException'],
    ['a bearer token', { headers: { authorization: 'Bearer x' }, body: mail }, 403, 'IncompleteSignatureException'],
    [
      'a signature for S3',
      { headers: { ...headers, authorization: authorization.replace('/ses/', '/s3/') }, body: mail },
      403,
      'InvalidSignatureException',
    ],
    ['no date', { headers: { authorization }, body: mail }, 403, 'IncompleteSignatureException'],
    [
      'an unsigned host',
      { headers: { ...headers, authorization: authorization.replace('host;', '') }, body: mail },
      403,
      'IncompleteSignatureException',
    ],
    ['no content', { body: { ...mail, Content: {} } }, 400, 'BadRequestException'],
    ['no subject', { body: { ...mail, Content: { Simple: { ...simple, Subject: {} } } } }, 400, 'BadRequestException'],
    ['no body', { body: { ...mail, Content: { Simple: { ...simple, Body: {} } } } }, 400, 'BadRequestException'],
    [
      'a subject of two lines',
      { body: { ...mail, Content: { Simple: { ...simple, Subject: { Data: 'a\nb' } } } } },
      400,
      'BadRequestException',
    ],
    ['no sender', { body: { ...mail, FromEmailAddress: undefined } }, 400, 'BadRequestException'],
    ['no recipient', { body: { ...mail, Destination: {} } }, 400, 'BadRequestException'],
    ['raw data that is not base64', { body: { Content: { Raw: { Data: '***' } } } }, 400, 'BadRequestException'],
    ['broken JSON', { body: '[' }, 400, 'SerializationException'],
  ])('refuses %s', async (_what, parts: RequestParts, status, type) => {
    const { answer, capture } = await judge(parts);
    expect(answer.status).toBe(status);
    expect(answer.headers['x-amzn-errortype']).toBe(type);
    expect(capture).toBeNull();
  });
});
