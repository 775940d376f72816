// Decides whether a URL that a user entered may be called. It judges names; egress.ts judges their addresses.
// 1. Only https on port 443 or 8443 to a public name passes, and hosts that the operator allowed.
// 2. The host is judged in the form in which it is called: canonical, without trailing dots.
// 3. Credentials, control characters and backslashes are refused even for allowed hosts.
import { isPublicAddress, literalAddress } from './address.ts';

/** The addresses that the operator of this installation allows. */
export interface AddressPolicy {
  /** In production no literal address passes, and http is never used. */
  production: boolean;
  /** Exact `host:port` entries that are allowed although they are private. */
  allowHosts: readonly string[];
  /** The hosts of this installation itself. */
  ownHosts: readonly string[];
}

export type UrlVerdict =
  | { ok: true; url: URL; allowListed: boolean }
  | { ok: false; code: 'blocked_address' | 'invalid_url'; why: string };

const allowedPorts = new Set(['', '443', '8443']);

/** Names outside the public internet, with all names below them. */
const specialUseNames = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'home.arpa',
  'onion',
  // Services of Kubernetes, also without its own suffix below .local.
  'svc',
];

const metadataNames = [
  'metadata.goog',
  'metadata.azure.com',
  'metadata.tencentyun.com',
  'metadata.packet.net',
  'metadata.platformequinix.com',
];

/** An RFC 1123 label, or one with underscores, which real hosts have; punycode without a body ends in a hyphen and fails. */
const hostLabel = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** Judges a URL by its text alone; `why` is for logs and is never shown to users. */
export function checkUrl(raw: string, policy: AddressPolicy): UrlVerdict {
  if (hasControlCharacter(raw)) return blocked('control-character');
  if (raw.includes('\\')) return blocked('backslash');
  const url = parseUrl(raw);
  if (url === null) return { ok: false, code: 'invalid_url', why: 'unparseable' };
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return blocked('scheme');
  if (hasUserinfo(raw, url)) return blocked('userinfo');
  if (isAllowListed(url, policy) && (url.protocol === 'https:' || !policy.production)) {
    return { ok: true, url, allowListed: true };
  }
  const why = whyHostIsRefused(url.hostname, policy);
  if (why !== null) return blocked(why);
  if (url.protocol !== 'https:') return blocked('scheme');
  if (!allowedPorts.has(url.port)) return blocked('port');
  return { ok: true, url, allowListed: false };
}

/** Whether public DNS can know this name. */
export function isPublicName(host: string): boolean {
  return host.includes('.') && !isBelow(host, [...specialUseNames, 'test', 'invalid']);
}

/** Reads the comma-separated `EGRESS_ALLOW_HOSTS`. */
export function parseAllowHosts(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '');
}

function blocked(why: string): UrlVerdict {
  return { ok: false, code: 'blocked_address', why };
}

function hasControlCharacter(raw: string): boolean {
  for (let index = 0; index < raw.length; index++) {
    const code = raw.charCodeAt(index);
    if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true;
  }
  return false;
}

function parseUrl(raw: string): URL | null {
  if (!URL.canParse(raw)) return null;
  const url = new URL(raw);
  // The setter canonicalises again, so that the dots of `127.1..` cannot hide an address.
  if (url.hostname.endsWith('.')) url.hostname = url.hostname.replace(/\.+$/, '');
  return url;
}

/** Also finds an empty `@`, which the URL parser removes. */
function hasUserinfo(raw: string, url: URL): boolean {
  const authority = /^\s*[a-z][a-z0-9+.-]*:\/*([^/?#]*)/i.exec(raw)?.[1] ?? '';
  return url.username !== '' || url.password !== '' || authority.includes('@');
}

function isAllowListed(url: URL, policy: AddressPolicy): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return policy.allowHosts.includes(`${url.hostname}:${port}`);
}

function whyHostIsRefused(host: string, policy: AddressPolicy): string | null {
  const address = literalAddress(host);
  if (address !== null) return policy.production || !isPublicAddress(address) ? `ip:${address}` : null;
  if (!host.includes('.')) return 'single-label';
  if (host.length > 253 || !host.split('.').every((label) => hostLabel.test(label))) return 'malformed-name';
  if (isBelow(host, specialUseNames)) return 'special-use-name';
  if (isBelow(host, metadataNames)) return 'metadata-name';
  if (policy.ownHosts.some((own) => own.toLowerCase().replace(/:\d+$/, '') === host)) return 'own-host';
  return null;
}

function isBelow(host: string, names: readonly string[]): boolean {
  return names.some((name) => host === name || host.endsWith(`.${name}`));
}
