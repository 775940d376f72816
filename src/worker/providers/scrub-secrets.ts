import { secretsOfUrl } from '../../engine/secrets.ts';
import type { ProviderField } from './provider.ts';

/** Shorter values would match by chance and are not secrets. */
const minSecretLength = 8;

/** Replaces the secrets of a config wherever a result contains them; returns the same result when it contains none. */
export function scrubSecrets<Result>(result: Result, config: object, fields: readonly ProviderField[]): Result {
  const secretNames = fields.filter((field) => field.secret).map((field) => field.name);
  const urlNames = fields.filter((field) => field.url).map((field) => field.name);
  const secrets = Object.entries(config).flatMap(([name, value]) => {
    if (secretNames.includes(name)) return textsIn(value);
    return urlNames.includes(name) ? textsIn(value).flatMap(secretsOfUrl) : [];
  });
  const echoed = secrets.filter(
    (secret) => secret.length >= minSecretLength && textsIn(result).some((text) => text.includes(secret)),
  );
  if (echoed.length === 0) return result;
  // Longer ones first, as one secret may be the start of another.
  echoed.sort((a, b) => b.length - a.length);
  return replaceIn(result, echoed) as Result;
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function replaceIn(value: unknown, secrets: readonly string[]): unknown {
  if (typeof value === 'string') return secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), value);
  if (Array.isArray(value)) return value.map((item) => replaceIn(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, replaceIn(inner, secrets)]));
}
