// Decides how a request is read and how it is kept:
// 1. a vendor judges the unmasked request; the kept one has its secrets masked;
// 2. no kept text is longer than KEPT_CHARACTERS, so that a message always fits into one database row.
import { encodeBase64 } from '../digest.ts';
import { parseJson } from '../json-value.ts';
import type { Answer, Kind, Received } from '../vendor.ts';

/** Bodies beyond this many bytes are refused with 413. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** Two bodies and two summary parts of this length stay under the 2 MB a database row may have. */
export const KEPT_CHARACTERS = 128 * 1024;

const SECRET_HEADERS = new Set([
  'authorization',
  'proxy-authorization',
  'cookie',
  'x-api-key',
  'x-postmark-server-token',
  'x-amz-security-token',
]);

/** The request as `GET /messages` shows it. */
export interface KeptRequest {
  method: string;
  path: string;
  query?: Record<string, string>;
  headers: Record<string, string>;
  body: unknown;
  /** The exact text received; kept for webhooks, whose signature covers it. */
  rawBody?: string;
  truncated?: true;
}

/** The vendor's reply as `GET /messages` shows it. */
export interface KeptResponse {
  status: number;
  headers: Record<string, string>;
  body: unknown;
  truncated?: true;
}

/** Reads a request to its end; null when its body is too large. */
export async function readRequest(request: Request, params: Record<string, string>): Promise<Received | null> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) return null;
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.length > MAX_BODY_BYTES) return null;
  const url = new URL(request.url);
  return {
    method: request.method,
    origin: url.origin,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    params,
    headers: Object.fromEntries([...request.headers].map(([name, value]) => [name.toLowerCase(), value])),
    bytes,
    text: new TextDecoder().decode(bytes),
  };
}

/** The part of a request that is kept. */
export function keepRequest(received: Received, kind: Kind): KeptRequest {
  const { method, path, query, headers, text } = received;
  const cut = text.length > KEPT_CHARACTERS;
  return {
    method,
    path,
    ...(Object.keys(query).length > 0 ? { query } : {}),
    headers: maskHeaders(headers),
    body: cut ? text.slice(0, KEPT_CHARACTERS) : parseBody(received),
    ...(kind === 'webhook' ? { rawBody: text.slice(0, KEPT_CHARACTERS) } : {}),
    ...(cut ? { truncated: true as const } : {}),
  };
}

/** The part of a reply that is kept. */
export function keepResponse({ status, headers, body }: Answer): KeptResponse {
  const cut = body.length > KEPT_CHARACTERS;
  const parsed = cut ? undefined : parseJson(body);
  return {
    status,
    headers,
    body: cut ? body.slice(0, KEPT_CHARACTERS) : parsed === undefined ? body : parsed,
    ...(cut ? { truncated: true as const } : {}),
  };
}

/** JSON parsed, a form as an object, bytes as base64, anything else as text. */
function parseBody({ headers, bytes, text }: Received): unknown {
  const type = headers['content-type'] ?? '';
  if (type.includes('application/x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text));
  if (headers['content-encoding'] === 'aes128gcm' || type.includes('application/octet-stream'))
    return encodeBase64(bytes);
  const parsed = text === '' ? undefined : parseJson(text);
  return parsed === undefined ? text : parsed;
}

/** Headers with every secret reduced to its scheme and last four characters. */
export function maskHeaders(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, SECRET_HEADERS.has(name) ? maskSecret(value) : value]),
  );
}

function maskSecret(value: string): string {
  const space = value.indexOf(' ');
  const scheme = space > 0 ? `${value.slice(0, space)} ` : '';
  const secret = value.slice(scheme.length);
  return `${scheme}****${secret.length >= 8 ? secret.slice(-4) : ''}`;
}
