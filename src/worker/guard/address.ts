// Decides whether an IP address belongs to the public internet.
// 1. Only addresses that are known to be public pass; a text that is not a plain address does not.
// 2. No form of IPv4 inside IPv6 passes, whatever the IPv4 address is.
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Public by its range, but the address of Azure's host agent. */
const azureHostAgent = '168.63.129.16';

/** Addresses at which clouds give credentials to their machines. */
const metadataAddresses = new Set([
  azureHostAgent,
  '169.254.169.254',
  '169.254.170.2',
  '169.254.170.23',
  '100.100.100.200',
  '192.0.0.192',
  'fd00:ec2::254',
  'fd00:ec2::23',
  'fd20:ce::254',
  'fe80::a9fe:a9fe',
]);

/** The address that a URL host is (`[::1]`, `127.0.0.1`), or `null` for a name. */
export function literalAddress(host: string): string | null {
  if (host.startsWith('[') && host.endsWith(']')) return host.slice(1, -1);
  return ipaddr.IPv4.isValidFourPartDecimal(host) ? host : null;
}

/** Whether this is an address on the public internet. */
export function isPublicAddress(text: string): boolean {
  const address = parseAddress(text);
  if (address === null || address.range() !== 'unicast') return false;
  if (address.kind() === 'ipv4') return address.toString() !== azureHostAgent;
  const parts = (address as ipaddr.IPv6).parts;
  return isGlobalUnicast(parts) && !isIsatap(parts);
}

/** Whether this is the address of a cloud's metadata service, also when written as IPv4 inside IPv6. */
export function isMetadataAddress(text: string): boolean {
  const address = parseAddress(text);
  if (address === null) return false;
  if (address.kind() === 'ipv4') return metadataAddresses.has(address.toString());
  const inner = embeddedIpv4((address as ipaddr.IPv6).parts);
  return metadataAddresses.has(address.toString()) || (inner !== null && metadataAddresses.has(inner));
}

function parseAddress(text: string): Address | null {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return ipaddr.IPv4.parse(text);
  if (!text.includes(':') || text.includes('%') || !ipaddr.IPv6.isValid(text)) return null;
  return ipaddr.IPv6.parse(text);
}

/** IANA has assigned only 2000::/3 to the public internet. */
function isGlobalUnicast(parts: number[]): boolean {
  return (((parts[0] ?? 0) >> 13) & 0b111) === 0b001;
}

/** ISATAP keeps an IPv4 address behind the interface id 0:5efe or 200:5efe. */
function isIsatap(parts: number[]): boolean {
  return ((parts[4] ?? 0) & 0xfdff) === 0 && parts[5] === 0x5efe;
}

/** The IPv4 address in the last 32 bits (mapped, compatible, translated, NAT64) or after 2002: (6to4). */
function embeddedIpv4(parts: number[]): string | null {
  const head = parts.slice(0, 6);
  const lowPrefixes = ['0,0,0,0,0,0', '0,0,0,0,0,65535', '0,0,0,0,65535,0', '100,65435,0,0,0,0'];
  const pair = parts[0] === 0x2002 ? parts.slice(1, 3) : lowPrefixes.includes(head.join()) ? parts.slice(6) : null;
  return pair === null ? null : pair.flatMap((part) => [part >> 8, part & 0xff]).join('.');
}
