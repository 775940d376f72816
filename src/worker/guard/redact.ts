// Removes secrets from a value for logs and the audit trail.
// 1. The value itself is not changed. 2. Text below a key that looks secret, and text that looks secret, is replaced.

const replacement = '[redacted]';
const maxDepth = 20;

/** Matched against the key in kebab-case without a plural s, as a whole word at its end. */
const secretKey =
  /(^|-)(authorization|cookie|token|secret|password|passwd|passphrase|credential|signature|api-key|apikey|private-key|signing-key|encryption-key|access-key|webhook-url)$/;

/** Secrets that are recognised by their form in any text. */
const secretText = [
  /\bwhsec_[A-Za-z0-9+/=]+/g,
  /\bpk_[a-z]+_[A-Za-z0-9_-]+/g,
  /\b(?:Bearer|Basic) [A-Za-z0-9._~+/=-]+/g,
  /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+/g,
  /https:\/\/hooks\.slack(?:-gov)?\.com\/services\/[^\s"'<>]+/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g,
];

/** A deep copy without secrets. */
export function redact(value: unknown): unknown {
  return copy(value, [], false);
}

function copy(value: unknown, above: readonly object[], secret: boolean): unknown {
  if (typeof value === 'string') return secret ? replacement : redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (above.includes(value)) return '[circular]';
  if (above.length >= maxDepth) return '[too deep]';
  const path = [...above, value];
  if (value instanceof Date) return new Date(value);
  if (Array.isArray(value)) return value.map((item) => copy(item, path, secret));
  return Object.fromEntries(
    entriesOf(value).map(([key, inner]) => [key, copy(inner, path, secret || isSecretKey(key))]),
  );
}

function entriesOf(value: object): [string, unknown][] {
  if (value instanceof Error)
    return [
      ['name', value.name],
      ['message', value.message],
      ['cause', value.cause],
    ];
  if (value instanceof Headers || value instanceof Map) {
    return [...(value as Iterable<[unknown, unknown]>)].map(([key, inner]) => [String(key), inner]);
  }
  return Object.entries(value);
}

function isSecretKey(key: string): boolean {
  const kebab = key.replace(/([a-z0-9])([A-Z])/g, '$1-$2').replace(/[_\s.]+/g, '-');
  return secretKey.test(kebab.toLowerCase().replace(/s$/, ''));
}

function redactText(text: string): string {
  return secretText.reduce((result, pattern) => result.replace(pattern, replacement), text);
}
