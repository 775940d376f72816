// Builds the raw form of an email (RFC 5322, 2045, 2047).
// 1. No value can start a header: every control character in a value becomes a space, and names are tokens.
// 2. The result is ASCII; bodies are quoted-printable, so that no body line can be mistaken for a boundary.
// 3. The headers of the message structure are written here and nowhere else.
import { encodeBase64, encodeUtf8 } from '../../guard/bytes.ts';
import type { Mailbox } from './mailbox.ts';

export interface MimeInput {
  from: Mailbox;
  to: Mailbox;
  replyTo: Mailbox | null;
  subject: string;
  html: string;
  text: string;
  headers: Readonly<Record<string, string>>;
  /** Without angle brackets. */
  messageId: string;
  /** Epoch ms. */
  date: number;
}

/** Quoted-printable writes every `=` as `=3D`, so this cannot occur in a body. */
const boundary = '=_sendora_alternative';
const maxLineLength = 998;
const foldAt = 76;
const encodedWordBytes = 36;

const framingHeaders =
  /^(from|to|cc|bcc|sender|reply-to|subject|date|message-id|return-path|received|mime-version|content-.*|dkim-signature|arc-.*)$/i;

/** Builds the message; `null` when one of the extra headers cannot be written. */
export function buildMime(input: MimeInput): string | null {
  const extra = Object.entries(input.headers).map(([name, value]) => headerLine(name, value));
  if (extra.includes(null) || !areExtraHeaders(input.headers)) return null;
  const lines = [
    `From: ${formatMailbox(input.from)}`,
    `To: ${formatMailbox(input.to)}`,
    ...(input.replyTo === null ? [] : [`Reply-To: ${formatMailbox(input.replyTo)}`]),
    `Subject: ${encodeText(cleanHeaderValue(input.subject))}`,
    `Date: ${new Date(input.date).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${cleanMessageId(input.messageId)}>`,
    ...extra,
    'MIME-Version: 1.0',
    ...bodyLines(input.text, input.html),
  ];
  return `${lines.join('\r\n')}\r\n`;
}

/** Whether these headers may be added to a message: plain names, and none of the message structure. */
export function areExtraHeaders(headers: Readonly<Record<string, string>>): boolean {
  return Object.keys(headers).every((name) => /^[A-Za-z0-9-]{1,76}$/.test(name) && !framingHeaders.test(name));
}

/** A header value on one line: every run of control characters and white space becomes one space. */
export function cleanHeaderValue(value: string): string {
  return value.replace(/[\p{Cc}\s\u2028\u2029]+/gu, ' ').trim();
}

/** `Name <address>` in the form of a header or an HTTP API. */
export function formatMailbox(mailbox: Mailbox): string {
  const name = cleanHeaderValue(mailbox.name);
  if (name === '') return mailbox.address;
  const quoted = /^[A-Za-z0-9 !#$%&'*+/=?^_`{|}~-]+$/.test(name) ? name : `"${name.replace(/["\\]/g, '\\$&')}"`;
  return `${needsEncoding(name) ? encodeWords(name) : quoted} <${mailbox.address}>`;
}

function cleanMessageId(id: string): string {
  return id.replace(/[^A-Za-z0-9.!#$%&'*+/=?^_`{|}~@-]/g, '.');
}

function bodyLines(text: string, html: string): string[] {
  if (html === '') return part('plain', text);
  return [
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    ...part('plain', text),
    `--${boundary}`,
    ...part('html', html),
    `--${boundary}--`,
  ];
}

function part(subtype: string, content: string): string[] {
  return [
    `Content-Type: text/${subtype}; charset=utf-8`,
    'Content-Transfer-Encoding: quoted-printable',
    '',
    quotedPrintable(content),
  ];
}

function headerLine(name: string, value: string): string | null {
  const clean = cleanHeaderValue(value);
  const line = needsEncodedWords(clean) ? `${name}: ${encodeWords(clean)}` : fold(`${name}: ${clean}`);
  return line.split('\r\n').every((piece) => piece.length <= maxLineLength) ? line : null;
}

function encodeText(text: string): string {
  return needsEncoding(text) ? encodeWords(text) : text;
}

/** Long text is encoded too, because encoded words can be folded anywhere. */
function needsEncoding(text: string): boolean {
  return text.length > 60 || needsEncodedWords(text);
}

/** Text with `=?` would be read as an encoded word. */
function needsEncodedWords(text: string): boolean {
  return /[^\x20-\x7e]/.test(text) || text.includes('=?');
}

function encodeWords(text: string): string {
  const words: string[] = [];
  let piece = '';
  for (const char of text) {
    if (encodeUtf8(piece + char).length > encodedWordBytes) {
      words.push(piece);
      piece = '';
    }
    piece += char;
  }
  words.push(piece);
  return words.map((word) => `=?UTF-8?B?${encodeBase64(encodeUtf8(word))}?=`).join('\r\n ');
}

function fold(line: string): string {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    // The first two words, the name and the start of its value, stay together: a folded line must not be blank.
    if (current.includes(' ') && current.length + 1 + word.length > foldAt) {
      lines.push(current);
      current = ` ${word}`;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current].join('\r\n');
}

function quotedPrintable(content: string): string {
  return content
    .split(/\r\n|\r|\n/)
    .map(quotedPrintableLine)
    .join('\r\n');
}

function quotedPrintableLine(line: string): string {
  const bytes = encodeUtf8(line);
  let encoded = '';
  let length = 0;
  bytes.forEach((byte, index) => {
    const isBlank = byte === 0x20 || byte === 0x09;
    const isPlain = (byte >= 0x21 && byte <= 0x7e && byte !== 0x3d) || (isBlank && index < bytes.length - 1);
    const token = isPlain ? String.fromCharCode(byte) : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    if (length + token.length > foldAt - 1) {
      encoded += '=\r\n';
      length = 0;
    }
    encoded += token;
    length += token.length;
  });
  return encoded;
}
