import type { Context, Received } from '../../src/sandbox/vendor.ts';

/** The clock of vendor tests, and ids that count up. */
export const NOW_MS = Date.UTC(2026, 7, 15, 12);

/** A context whose ids are `id-1`, `id-2`, … */
export function createContext(nowMs = NOW_MS): Context {
  let count = 0;
  return { nowMs, newId: () => `id-${++count}` };
}

export interface RequestParts {
  method?: string;
  origin?: string;
  path?: string;
  query?: Record<string, string>;
  params?: Record<string, string>;
  headers?: Record<string, string | undefined>;
  /** An object is sent as JSON, anything else as it is. */
  body?: unknown;
}

/** A request as a vendor judges it. */
export function receive(parts: RequestParts): Received {
  const { method = 'POST', origin = 'http://sandbox.test', path = '/', query = {}, params = {}, body = '' } = parts;
  const bytes = body instanceof Uint8Array ? new Uint8Array(body) : encode(body);
  const headers = Object.entries(parts.headers ?? {}).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return {
    method,
    origin,
    path,
    query,
    params,
    headers: Object.fromEntries(headers),
    bytes,
    text: new TextDecoder().decode(bytes),
  };
}

function encode(body: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

/** An object as the base64url part of a JWT. */
export function jwtPart(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
