// Requests that the contract describes, and then something is wrong with them.
import { gzipSync } from 'node:zlib';
import { type Route, socketKeyPrefix, socketProtocol } from '../../src/contract/api/route.ts';
import { api } from '../../src/contract/api/table.ts';
import { bodyText, jsonSchemaOf } from './body.ts';
import type { Random } from './random.ts';
import { oddText } from './values.ts';

/** Whom the requests are sent to, and as whom. */
export interface Target {
  url: string;
  orgId: string;
  otherOrgId: string;
  /** Keys of every role; each is limited for itself. */
  keys: readonly string[];
  writeKey: string;
  /** Ids of things that exist, by the part of the path in front of them. */
  ids: Readonly<Record<string, readonly string[]>>;
}

export interface FuzzRequest {
  operation: string;
  method: string;
  url: string;
  headers: Record<string, string>;
  body: string | Uint8Array<ArrayBuffer> | undefined;
}

const operations: [string, Route][] = Object.entries(api);

/** One request. */
export function makeRequest(random: Random, target: Target): FuzzRequest {
  const [operation, route] = random.pick(operations);
  const own = route.method.toUpperCase();
  const method = random.chance(0.03) ? random.pick(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']) : own;
  const hasBody = method !== 'GET' && method !== 'HEAD' && (route.body !== undefined || random.chance(0.1));
  const headers = headersOf(random, target, route);
  const body = hasBody ? encodedBody(random, bodyText(random, route), headers) : undefined;
  return { operation, method, url: target.url + pathOf(random, target, route) + queryOf(random, route), headers, body };
}

function pathOf(random: Random, target: Target, route: Route): string {
  const segments = route.path.split('/').map((segment, n, all) => {
    if (segment === '{orgId}') return random.chance(0.97) ? target.orgId : pathText(random, [target.otherOrgId]);
    if (!segment.startsWith('{')) return segment;
    const known = target.ids[all[n - 1] ?? ''] ?? [];
    return known.length > 0 && random.chance(0.8) ? encodeURIComponent(random.pick(known)) : pathText(random, known);
  });
  const path = segments.join('/');
  return random.chance(0.01) ? `${path}${random.pick(['/', '//', '/..', '%00', ';a=b', '.json'])}` : path;
}

function pathText(random: Random, known: readonly string[]): string {
  const odd = [
    '%00',
    '%ff',
    '%ED%A0%80',
    '%',
    '%2e%2e%2f',
    '%F0%9F%98%80',
    'a'.repeat(2_000),
    '0',
    '-1',
    '1e9',
    'null',
    '__proto__',
    '3F2504E0-4F89-41D3-9A0C-0305E82C3301',
    '3f2504e0-4f89-81d3-9a0c-0305e82c3301',
    ...known.map((id) => `${encodeURIComponent(id)}%20`),
  ];
  return random.chance(0.8) ? random.pick(odd) : safely(oddText(random).slice(0, 500));
}

/** A lone surrogate cannot be encoded by a client either. */
const safely = (text: string) => encodeURIComponent(text.toWellFormed());

function queryOf(random: Random, route: Route): string {
  const names = Object.keys(route.query ? (jsonSchemaOf(route.query).properties ?? {}) : {});
  const parts: string[] = [];
  for (let count = random.below(4); count > 0; count--) {
    const name =
      names.length > 0 && random.chance(0.85) ? random.pick(names) : random.pick(['x', '__proto__', 'q[]', '']);
    parts.push(`${encodeURIComponent(name)}=${queryText(random, name)}`);
  }
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

function queryText(random: Random, name: string): string {
  if (name === 'cursor' && random.chance(0.7)) return safely(cursorText(random));
  if (name === 'pageSize') return random.pick(['1', '100', '101', '0', '-1', '1.5', 'NaN', '1e2', '0x10', '', '٣']);
  return random.chance(0.15)
    ? random.pick(['%00', '%ff', '%', '%ED%A0%80', ''])
    : safely(oddText(random).slice(0, 3_000));
}

/** Cursors of the right form with the wrong content. */
function cursorText(random: Random): string {
  const part = () => random.pick<unknown>([0, -1, 1e308, 1.5, '', 'a', '\u0000', '9'.repeat(400), null, [], {}]);
  return btoa(JSON.stringify(Array.from({ length: random.below(4) }, part))).replaceAll('=', '');
}

function headersOf(random: Random, target: Target, route: Route): Record<string, string> {
  const headers: Record<string, string> = authorization(random, target, route);
  if (random.chance(0.9)) headers['content-type'] = 'application/json';
  else if (random.chance(0.8)) headers['content-type'] = random.pick(contentTypes);
  if (route.method === 'post' && random.chance(0.15)) headers['idempotency-key'] = random.pick(idempotencyKeys);
  if (random.chance(0.05)) headers['cf-ray'] = random.pick(['x', '8f1c2b7d9e3a4c55-FRA', '<b>', 'é'.repeat(50)]);
  if (random.chance(0.05)) headers.origin = random.pick(['null', 'https://a.example', 'x']);
  if (random.chance(0.03)) headers.accept = random.pick(['text/html', '', '*/*;q=0', 'application/xml']);
  if (random.chance(0.03)) headers['if-match'] = random.pick(['*', '"1"', 'W/"x"', '"', '99999999999999999999']);
  return headers;
}

const contentTypes = [
  'text/plain',
  'application/xml',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/json; charset=utf-16',
  'image/png',
  ';',
];
const idempotencyKeys = ['1', '2', 'a', '', ' ', 'x'.repeat(255), 'x'.repeat(256), 'é', "'", '%00'];

function authorization(random: Random, target: Target, route: Route): Record<string, string> {
  const key = route.role === 'ingest' ? target.writeKey : random.pick(target.keys);
  if (route.frame && random.chance(0.5))
    return { 'sec-websocket-protocol': `${socketProtocol}, ${socketKeyPrefix}${key}` };
  if (random.chance(0.94)) return random.chance(0.8) ? { 'x-api-key': key } : { authorization: `Bearer ${key}` };
  return random.pick<Record<string, string>>([
    {},
    { 'x-api-key': '' },
    { 'x-api-key': 'pk_dev_wrong' },
    { 'x-api-key': 'x'.repeat(5_000) },
    { 'x-api-key': '\u00e9\u00ff' },
    { authorization: 'Basic' },
    { authorization: 'Basic !!!' },
    { authorization: 'Basic Og==' },
    { authorization: `Basic ${btoa(`${target.writeKey}:`)}` },
    { authorization: 'Digest x' },
  ]);
}

/** The text as UTF-8, or in some other way that the headers may or may not tell. */
function encodedBody(random: Random, text: string, headers: Record<string, string>): string | Uint8Array<ArrayBuffer> {
  if (random.chance(0.94)) return text;
  const bytes = new TextEncoder().encode(text);
  switch (random.below(5)) {
    case 0:
      return bytes.map((byte) => (random.chance(0.02) ? 0xff : byte));
    case 1:
      return new Uint8Array(Buffer.from(text, 'utf16le'));
    case 2:
      headers['content-encoding'] = random.pick(['gzip', 'br', 'deflate', 'x']);
      return bytes;
    case 3:
      headers['content-encoding'] = 'gzip';
      return new Uint8Array(gzipSync(bytes).subarray(0, random.chance(0.5) ? undefined : 10));
    default:
      return Uint8Array.from({ length: random.below(2_000) }, () => random.below(256));
  }
}
