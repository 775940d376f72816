import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import {
  areExtraHeaders,
  buildMime,
  cleanHeaderValue,
  formatMailbox,
  type MimeInput,
} from '../../../../../src/worker/providers/email/mime.ts';

const input: MimeInput = {
  from: { name: 'Ada', address: 'ada@example.com' },
  to: { name: '', address: 'bob@example.org' },
  replyTo: null,
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
  headers: {},
  messageId: 'run-1:hello:1@example.com',
  date: Date.UTC(2026, 10, 22, 7),
};

function build(changes: Partial<MimeInput>): string {
  const raw = buildMime({ ...input, ...changes });
  if (raw === null) throw new Error('the message was not built');
  return raw;
}

const parse = (changes: Partial<MimeInput>) => PostalMime.parse(build(changes));
/** The parser ends every part in one line break more. */
const withLf = (text: string | undefined) => (text ?? '').replace(/\r\n/g, '\n').replace(/\n$/, '');

/** Text of every script, with what could break out of a header or a line. */
const anyText = fc.string({
  unit: fc.oneof(
    { weight: 6, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '\r\n',
        '\n',
        '\r',
        '\0',
        ' ',
        '=',
        '=?',
        '.',
        '\r\nBcc: x@example.com',
        '--=_',
        '\u2028',
      ),
    },
  ),
  maxLength: 120,
});

describe('buildMime', () => {
  test('writes a message with both parts', async () => {
    const mail = await parse({ replyTo: { name: 'Help', address: 'help@example.com' } });
    expect(mail.from).toMatchObject({ name: 'Ada', address: 'ada@example.com' });
    expect(mail.to).toMatchObject([{ address: 'bob@example.org' }]);
    expect(mail.replyTo).toMatchObject([{ name: 'Help', address: 'help@example.com' }]);
    expect(mail).toMatchObject({ subject: 'Hello', messageId: '<run-1.hello.1@example.com>' });
    expect(mail.date).toBe('2026-11-22T07:00:00.000Z');
    expect([withLf(mail.text), withLf(mail.html)]).toEqual(['Hello', '<p>Hello</p>']);
    expect(build({})).toContain('Date: Sun, 22 Nov 2026 07:00:00 +0000\r\n');
  });

  test('writes a plain message when there is no HTML', async () => {
    const raw = build({ html: '' });
    expect(raw).not.toContain('multipart');
    expect(withLf((await PostalMime.parse(raw)).text)).toBe('Hello');
  });

  test('subject, names, headers and bodies are parsed as they were written, on single lines', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, anyText, anyText, anyText, async (subject, name, text, note) => {
        const mail = await parse({
          subject,
          from: { ...input.from, name },
          text,
          html: `<p>${text}</p>`,
          headers: { 'X-Note': note },
        });
        expect(mail.subject ?? '').toBe(cleanHeaderValue(subject).toWellFormed());
        expect(mail.from?.name ?? '').toBe(cleanHeaderValue(name).toWellFormed());
        expect(mail.from?.address).toBe(input.from.address);
        expect(withLf(mail.text)).toBe(text.replace(/\r\n|\r/g, '\n').toWellFormed());
        expect(mail.headers.map((header) => header.key)).toEqual([
          'from',
          'to',
          'subject',
          'date',
          'message-id',
          'x-note',
          'mime-version',
          'content-type',
        ]);
      }),
      { numRuns: 300 },
    );
  });

  test('the raw message is ASCII in short lines that end in CRLF', () => {
    fc.assert(
      fc.property(anyText, anyText, (subject, text) => {
        const raw = build({ subject: subject.repeat(3), text: text.repeat(5), from: { ...input.from, name: subject } });
        expect(raw).toMatch(/^[\t\r\n\x20-\x7e]*$/);
        expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
        for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(120);
      }),
    );
  });

  test('no line ends in a space that a relay could remove', async () => {
    const text = 'one \ntwo\t\n \nend ';
    expect(build({ text, subject: 'x '.repeat(90) })).not.toMatch(/[ \t]\r\n/);
    expect(withLf((await parse({ text })).text)).toBe(text);
  });

  test('text that looks like an encoded word is kept as text', async () => {
    const subject = '=?UTF-8?Q?Free_money?=';
    expect((await parse({ subject })).subject).toBe(subject);
  });

  test('a long List-Unsubscribe is folded at its space and not encoded', async () => {
    const value = `<https://example.com/u/${'t'.repeat(300)}>, <mailto:unsubscribe@example.com>`;
    const raw = build({ headers: { 'List-Unsubscribe': value } });
    expect(raw).toContain(`t>,\r\n <mailto:`);
    const headers = (await PostalMime.parse(raw)).headers;
    expect(headers.find((header) => header.key === 'list-unsubscribe')?.value).toBe(value);
  });

  test('a header line that cannot be folded below 998 characters is refused', () => {
    expect(buildMime({ ...input, headers: { 'X-Long': 'x'.repeat(990) } })).not.toBeNull();
    expect(buildMime({ ...input, headers: { 'X-Long': 'x'.repeat(999) } })).toBeNull();
  });

  test('a body cannot end its own part', async () => {
    const raw = build({});
    const boundary = /boundary="(.+)"/.exec(raw)?.[1];
    const text = `before\n--${boundary}--\n--${boundary}\nafter`;
    expect(withLf((await parse({ text })).text)).toBe(text);
  });

  test('a message id contains only characters that an id may contain', () => {
    expect(build({ messageId: 'a b>\r\nBcc: x@example.com' })).toContain('Message-ID: <a.b...Bcc..x@example.com>\r\n');
  });
});

describe('extra headers', () => {
  test.each([
    'From',
    'to',
    'CC',
    'Bcc',
    'Subject',
    'Date',
    'Message-ID',
    'Reply-To',
    'Sender',
    'Return-Path',
    'Received',
    'MIME-Version',
    'Content-Type',
    'content-transfer-encoding',
    'DKIM-Signature',
    'X Bad',
    'X-Bad:',
    'X-Bad\r\nBcc',
    '',
    'X-é',
  ])('"%s" is refused', (name) => {
    expect(areExtraHeaders({ [name]: 'x' })).toBe(false);
    expect(buildMime({ ...input, headers: { [name]: 'x' } })).toBeNull();
  });

  test.each(['List-Unsubscribe', 'List-Unsubscribe-Post', 'X-Entity-Ref-ID', 'In-Reply-To', 'References'])(
    '%s is taken',
    (name) => {
      expect(areExtraHeaders({ [name]: 'x' })).toBe(true);
    },
  );
});

test.each([
  [{ name: '', address: 'a@example.com' }, 'a@example.com'],
  [{ name: 'Ada Lovelace', address: 'a@example.com' }, 'Ada Lovelace <a@example.com>'],
  [{ name: 'Lovelace, Ada', address: 'a@example.com' }, '"Lovelace, Ada" <a@example.com>'],
  [{ name: 'A "B"', address: 'a@example.com' }, '"A \\"B\\"" <a@example.com>'],
  [{ name: 'Zoë', address: 'a@example.com' }, '=?UTF-8?B?Wm/Dqw==?= <a@example.com>'],
  [{ name: 'A\r\nBcc: x', address: 'a@example.com' }, '"A Bcc: x" <a@example.com>'],
])('%j is written as %s', (mailbox, wanted) => {
  expect(formatMailbox(mailbox)).toBe(wanted);
});
