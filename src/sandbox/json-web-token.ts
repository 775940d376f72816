import { isObject } from '../contract/json.ts';
import { decodeBase64 } from './digest.ts';
import { parseJson } from './json-value.ts';

/** The parts of a compact JWT; `signed` is the text that the signature covers. */
export interface JsonWebToken {
  header: Record<string, unknown>;
  claims: Record<string, unknown>;
  signed: string;
  signature: Uint8Array<ArrayBuffer>;
}

/** Splits a compact JWT without checking its signature; null when it does not have that form. */
export function parseJsonWebToken(token: string): JsonWebToken | null {
  const [head, body, tail, ...rest] = token.split('.');
  if (!head || !body || !tail || rest.length > 0) return null;
  const header = parsePart(head);
  const claims = parsePart(body);
  const signature = decodeBase64(tail);
  return header && claims && signature ? { header, claims, signed: `${head}.${body}`, signature } : null;
}

function parsePart(part: string): Record<string, unknown> | null {
  const bytes = decodeBase64(part);
  const value = bytes ? parseJson(new TextDecoder().decode(bytes)) : null;
  return isObject(value) ? value : null;
}
