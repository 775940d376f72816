import { secretsOfUrl } from '../../engine/secrets.ts';
import type { ProviderField } from './provider.ts';

/** Shorter values would match by chance and are not secrets. */
const minSecretLength = 4;
/** A secret from this length on is also found inside of longer words. */
const longSecretLength = 8;
const replacement = '[redacted]';
/** What may be base64 of something with a secret in it, as in an `Authorization` header that a vendor repeats. */
const encodedText = /[A-Za-z0-9+/_-]{6,}={0,2}/g;

/**
 * Replaces the secrets of a config wherever a result contains them, as they are or encoded; returns the same result when it
 * contains none.
 */
export function scrubSecrets<Result>(result: Result, config: object, fields: readonly ProviderField[]): Result {
  const secretNames = fields.filter((field) => field.secret).map((field) => field.name);
  const urlNames = fields.filter((field) => field.url).map((field) => field.name);
  const secrets = Object.entries(config).flatMap(([name, value]) => {
    if (secretNames.includes(name)) return textsIn(value);
    return urlNames.includes(name) ? textsIn(value).flatMap(secretsOfUrl) : [];
  });
  const sought = secrets.filter((secret) => secret.length >= minSecretLength);
  if (sought.length === 0) return result;
  // Nearly every result holds none, which a search for plain texts tells at a fraction of the cost.
  const traces = sought.flatMap((secret) => [...formsOf(secret), ...tracesIn64(secret)]);
  if (!textsIn(result).some((text) => traces.some((trace) => text.includes(trace)))) return result;
  // Longer ones first, as one secret may be the start of another.
  const patterns = sought.toSorted((a, b) => b.length - a.length).flatMap(patternsOf);
  const scrub = (text: string): string => {
    const plain = patterns.reduce((left, pattern) => left.replace(pattern, replacement), text);
    return plain.replace(encodedText, (run) => (holdsSecret(run, sought) ? replacement : run));
  };
  return textsIn(result).some((text) => scrub(text) !== text) ? (replaceIn(result, scrub) as Result) : result;
}

/** A secret as it is, and as it stands in an address or a JSON text. */
const formsOf = (secret: string): string[] => [
  ...new Set([secret, encodeURIComponent(secret.toWellFormed()), JSON.stringify(secret).slice(1, -1)]),
];

/** What the base64 of anything with the secret in it holds; which of the parts depends on where the secret begins. */
function tracesIn64(secret: string): string[] {
  if (/[^\0-\u{ff}]/u.test(secret)) return [];
  return [0, 1, 2].flatMap((offset) => {
    const whole = btoa('\0'.repeat(offset) + secret);
    const part = whole.slice(Math.ceil((8 * offset) / 6), Math.floor((8 * (offset + secret.length)) / 6));
    return [part, part.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** A short secret counts as a whole word alone. */
function patternsOf(secret: string): RegExp[] {
  return formsOf(secret).map((form) => {
    const text = form.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
    return secret.length >= longSecretLength
      ? new RegExp(text, 'g')
      : new RegExp(`(?<![\\p{L}\\p{N}])${text}(?![\\p{L}\\p{N}])`, 'gu');
  });
}

function holdsSecret(run: string, secrets: readonly string[]): boolean {
  const decoded = decoded64(run);
  return secrets.some((secret) => decoded.includes(secret));
}

/** Empty for what is no base64; a byte for each character, as secrets are ASCII. */
function decoded64(run: string): string {
  try {
    return atob(run.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, ''));
  } catch {
    return '';
  }
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function replaceIn(value: unknown, scrub: (text: string) => string): unknown {
  if (typeof value === 'string') return scrub(value);
  if (Array.isArray(value)) return value.map((item) => replaceIn(item, scrub));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaceIn(inner, scrub)]));
}
