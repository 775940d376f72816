// Decides which addresses a name has, with public DNS over https.
// 1. A and AAAA are both asked; the lookup fails if either answer is missing, as it may contain a private address.
// 2. An answer is kept for its TTL, but never longer than a minute.
import { createCache } from '../../engine/cache.ts';
import type { Fetch } from './fetch.ts';

/** Returns every address of a name; the list is empty when it has none. Rejects when DNS cannot be asked. */
export type Resolver = (host: string) => Promise<string[]>;

interface ResolverDeps {
  fetch: Fetch;
  /** Epoch ms. */
  now: () => number;
  /** A resolver that returns application/dns-json; Cloudflare's when left out. */
  dnsUrl?: string | undefined;
}

interface Lookup {
  addresses: string[];
  ttlSeconds: number;
}

const defaultDnsUrl = 'https://cloudflare-dns.com/dns-query';
const recordTypes = { A: 1, AAAA: 28 } as const;
type RecordType = keyof typeof recordTypes;
const timeoutMs = 5_000;
const maxCacheMs = 60_000;
const maxCachedHosts = 1_000;
const noError = 0;
const nameDoesNotExist = 3;

/** Creates a resolver with its own small cache. */
export function createResolver(deps: ResolverDeps): Resolver {
  const cache = createCache<string[]>({ max: maxCachedHosts, ttlMs: maxCacheMs });
  const ask = (host: string, type: RecordType) => lookup(deps.fetch, deps.dnsUrl || defaultDnsUrl, host, type);
  return async (host) => {
    const cached = cache.get(host, deps.now());
    if (cached !== undefined) return cached;
    const [v4, v6] = await Promise.all([ask(host, 'A'), ask(host, 'AAAA')]);
    const addresses = [...v4.addresses, ...v6.addresses];
    const keepMs = Math.min(maxCacheMs, Math.min(v4.ttlSeconds, v6.ttlSeconds) * 1_000);
    if (addresses.length > 0) cache.set(host, addresses, deps.now(), keepMs);
    else cache.delete(host);
    return addresses;
  };
}

async function lookup(fetch: Fetch, dnsUrl: string, host: string, type: RecordType): Promise<Lookup> {
  const response = await fetch(`${dnsUrl}?name=${encodeURIComponent(host)}&type=${type}`, {
    method: 'GET',
    headers: { accept: 'application/dns-json' },
    redirect: 'manual',
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status !== 200) throw new Error(`DNS over https answered ${response.status}`);
  return readAnswer(await response.json(), recordTypes[type]);
}

function readAnswer(answer: unknown, wantedType: number): Lookup {
  const { Status: status, Answer: records } = (answer ?? {}) as { Status?: unknown; Answer?: unknown };
  if (status === nameDoesNotExist) return { addresses: [], ttlSeconds: 0 };
  if (status !== noError) throw new Error(`DNS answered with status ${String(status)}`);
  const found: Lookup = { addresses: [], ttlSeconds: maxCacheMs / 1_000 };
  for (const record of Array.isArray(records) ? records : []) {
    const { type, data, TTL: ttl } = (record ?? {}) as { type?: unknown; data?: unknown; TTL?: unknown };
    if (typeof ttl === 'number') found.ttlSeconds = Math.min(found.ttlSeconds, ttl);
    if (type === wantedType && typeof data === 'string') found.addresses.push(data);
  }
  return found;
}
