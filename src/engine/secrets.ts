// Decides what is a secret in a request that a user describes, and what others see in its place.
// 1. A header is a secret by its name, a part of an address by the name of its parameter or by the service it leads to.
// 2. A hint is never longer than four characters of the secret, and a hint of a hint is the hint itself.

const dots = '••••';

/** A hint by which the owner recognises a secret: its last four characters if it is long enough for that. */
export function hintOf(secret: string): string {
  const shown = secret.length >= 12 ? (/[A-Za-z0-9]{4}$/.exec(secret)?.[0] ?? '') : '';
  return `${dots}${shown}`;
}

/** Whether a text holds a hint where a secret should be. */
export const holdsHint = (text: string): boolean => text.includes(dots);

const secretName =
  /(^|-)(authorization|cookie|key|token|secret|password|passwd|signature|sig|auth|apikey|authtoken|accesstoken)$/;
/** They end like the name of a secret, and are none. */
const plainNames = new Set(['idempotency-key', 'public-key', 'sort-key', 'partition-key']);

/** Whether what goes by this name is a secret: authorization, cookie, `*-key`, `*-token` and the like. */
export function isSecretName(name: string): boolean {
  const kebab = name
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[_\s.]+/g, '-')
    .toLowerCase();
  return secretName.test(kebab) && !plainNames.has(kebab);
}

/** Addresses that are themselves a secret: what follows their beginning. */
const secretPaths = [
  /^(https:\/\/hooks\.slack(?:-gov)?\.com\/(?:services|workflows|triggers)\/)([^?#]+)/i,
  /^(https:\/\/(?:[a-z]+\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/)([^/?#]+)/i,
];

/** An address with a hint in place of each secret in it. */
export function shownUrl(url: string): string {
  return withSecrets(url, (secret) => (isLiteral(secret) ? hintOf(secret) : secret));
}

/** The secrets in an address, as they are written there. */
export function secretsOfUrl(url: string): string[] {
  const found: string[] = [];
  withSecrets(url, (secret) => {
    if (isLiteral(secret)) found.push(secret);
    return secret;
  });
  return found;
}

/** Whether a secret is written out; a value that is nothing but templates holds none. */
const isLiteral = (secret: string) => secret !== '' && !holdsHint(secret) && !/^(\{\{[^{}]*\}\})+$/.test(secret);

/** A parameter of a query; the tags of a template are part of its value, whatever they hold. */
const parameter = /([?&])([^=&?#{}]+)=((?:\{\{[^{}]*\}\}|[^&#{])*)/g;

function withSecrets(url: string, replace: (secret: string) => string): string {
  const path = secretPaths.reduce(
    (text, pattern) => text.replace(pattern, (_whole, kept: string, secret: string) => kept + replace(secret)),
    url,
  );
  return path.replace(parameter, (whole, sign: string, name: string, value: string) =>
    isSecretName(name) ? `${sign}${name}=${replace(value)}` : whole,
  );
}
