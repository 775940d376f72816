// Decides whether, and with which limits, a request is sent. The only file of the Worker that calls `fetch`.
// 1. Every request passes checkUrl; for a name, all of its addresses are looked up and checked.
// 2. Redirects are never followed. Time, body size and body time are bounded. Nothing here throws.
// 3. All blocked addresses are refused with the same text.
// 4. `uncertain` is true exactly when the request may have been sent and no answer was received.
// 5. Requests share the slots of their invocation; the time limit of a request starts when it has a slot, and a request
//    that found no slot in time was not sent.

import { isMetadataAddress, isPublicAddress, literalAddress } from './address.ts';
import type { Fetch } from './fetch.ts';
import { createResolver, type Resolver } from './resolve.ts';
import type { Slots } from './slots.ts';
import { type AddressPolicy, checkUrl, isPublicName } from './ssrf.ts';

export interface EgressPolicy extends AddressPolicy {
  resolve: Resolver;
}

export interface EgressDeps {
  fetch: Fetch;
  /** Epoch ms. */
  now: () => number;
  /** Limits how many requests run at once; no limit when left out. */
  slots?: Slots;
}

export interface EgressRequest {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  /** Left out of GET and HEAD requests. */
  body?: string | Uint8Array<ArrayBuffer>;
  /** Limit for the whole exchange; default 15 s. */
  timeoutMs?: number;
  /** The rest of the body is not read; default 16 KB. */
  maxBodyBytes?: number;
  /** Limit for reading the body; what was received by then is kept. Default 5 s. */
  bodyTimeoutMs?: number;
}

export type EgressFailure = {
  ok: false;
  /** `no_slot`: other requests of the same invocation took too long; nothing was sent. */
  error: 'blocked' | 'timeout' | 'network' | 'redirect' | 'no_slot';
  message: string;
  uncertain: boolean;
  statusCode: number | null;
  ms: number;
};
export type EgressAnswer = { ok: true; status: number; headers: Headers; body: string; ms: number } | EgressFailure;
export type EgressVerdict = { ok: true } | { ok: false; code: 'blocked_address' | 'invalid_url'; message: string };

export interface Egress {
  /** Sends one request and returns its answer or its failure. */
  request(url: string, request?: EgressRequest): Promise<EgressAnswer>;
  /** Checks an address before it is saved; it passes when DNS cannot be reached, as every request is checked again. */
  check(url: string): Promise<EgressVerdict>;
}

/** The same text for every blocked address, so that it reveals nothing about the network behind it. */
export const blockedText =
  'This address is not allowed: use an https address on the public internet, on port 443 or 8443, without user name or password.';
const invalidUrlText = 'This is not a complete URL: write it like https://example.com/path.';

/** Longest wait for a slot; after it the message is tried again later and does not delay its batch. */
const slotWaitMs = 10_000;
const userAgent = 'Sendora/0.1';

/** `no_address`: the name has no address; `unknown`: DNS could not be asked. */
type Admission =
  | { kind: 'open'; url: URL }
  | { kind: 'blocked'; invalid: boolean }
  | { kind: 'no_address' }
  | { kind: 'unknown' };

/** Creates the egress, which every outgoing request passes through. */
export function createEgress(policy: EgressPolicy, deps: EgressDeps): Egress {
  return {
    async check(raw) {
      const admission = await admit(raw, policy);
      return admission.kind === 'blocked' ? refusedAddress(admission.invalid) : { ok: true };
    },
    async request(raw, request = {}) {
      let startedAt = deps.now();
      const work = () => {
        startedAt = deps.now();
        return attempt(raw, request, policy, deps.fetch);
      };
      const answer = await (deps.slots ? deps.slots.run(work, slotWaitMs) : work());
      return { ...(answer ?? noSlot), ms: Math.max(0, deps.now() - startedAt) };
    },
  };
}

/** The same way out for requests of which only so many may run at once, however many connections are free. */
export function limitEgress(egress: Egress, slots: Slots): Egress {
  return {
    check: (url) => egress.check(url),
    request: async (url, request) =>
      (await slots.run(() => egress.request(url, request), slotWaitMs)) ?? { ...noSlot, ms: 0 },
  };
}

/**
 * Creates the egress of this isolate with the `fetch` of the platform; `dnsUrl` replaces the public DNS resolver. Results
 * of DNS are shared by all invocations, each of which has slots of its own.
 */
export function createWorkerEgress(policy: AddressPolicy, dnsUrl?: string): (slots: Slots) => Egress {
  // A bare reference to the global would lose its receiver, which workerd refuses.
  const deps: EgressDeps = { fetch: (url, init) => fetch(url, init), now: () => Date.now() };
  const resolve = createResolver({ ...deps, dnsUrl });
  return (slots) => createEgress({ ...policy, resolve }, { ...deps, slots });
}

/** Judges an address by its text alone, where a lookup would take too long; every request is judged in full. */
export function judgeText(raw: string, policy: AddressPolicy): EgressVerdict {
  const verdict = checkUrl(raw, policy);
  return verdict.ok ? { ok: true } : refusedAddress(verdict.code === 'invalid_url');
}

const refusedAddress = (invalid: boolean): EgressVerdict =>
  invalid
    ? { ok: false, code: 'invalid_url', message: invalidUrlText }
    : { ok: false, code: 'blocked_address', message: blockedText };

async function admit(raw: string, policy: EgressPolicy): Promise<Admission> {
  const verdict = checkUrl(raw, policy);
  if (!verdict.ok) return { kind: 'blocked', invalid: verdict.code === 'invalid_url' };
  const { url, allowListed } = verdict;
  const open: Admission = { kind: 'open', url };
  if (literalAddress(url.hostname) !== null || (allowListed && !isPublicName(url.hostname))) return open;
  const addresses = await policy.resolve(url.hostname).catch(() => null);
  if (allowListed) {
    // An allowed name may be private or unknown to public DNS; a metadata address has to be allowed by its own literal.
    return addresses?.some(isMetadataAddress) ? { kind: 'blocked', invalid: false } : open;
  }
  if (addresses === null) return { kind: 'unknown' };
  if (addresses.length === 0) return { kind: 'no_address' };
  return addresses.every(isPublicAddress) ? open : { kind: 'blocked', invalid: false };
}

type Unmeasured = EgressAnswer extends infer Answer ? (Answer extends unknown ? Omit<Answer, 'ms'> : never) : never;

async function attempt(raw: string, request: EgressRequest, policy: EgressPolicy, fetch: Fetch): Promise<Unmeasured> {
  const admission = await admit(raw, policy);
  if (admission.kind === 'blocked') return failure('blocked', admission.invalid ? invalidUrlText : blockedText);
  if (admission.kind === 'no_address') return failure('network', 'The host name has no address in DNS.');
  if (admission.kind === 'unknown') return failure('network', 'The host name could not be looked up in DNS.');
  const headers = readHeaders(request.headers ?? {});
  if (headers === null) return failure('blocked', 'A header of the request is not valid.');
  return exchange(admission.url, headers, request, fetch);
}

async function exchange(url: URL, headers: Headers, request: EgressRequest, fetch: Fetch): Promise<Unmeasured> {
  const method = (request.method ?? 'GET').toUpperCase();
  const hasBody = request.body !== undefined && method !== 'GET' && method !== 'HEAD';
  const signal = AbortSignal.timeout(request.timeoutMs ?? 15_000);
  try {
    const response = await fetch(url.href, {
      method,
      headers,
      ...(hasBody && request.body !== undefined ? { body: request.body } : {}),
      redirect: 'manual',
      signal,
    });
    if (response.status >= 300 && response.status < 400) {
      await response.body?.cancel().catch(() => undefined);
      return failure('redirect', 'The server answered with a redirect.', response.status);
    }
    const body = await readBody(response, request.maxBodyBytes ?? 16_384, request.bodyTimeoutMs ?? 5_000);
    return { ok: true, status: response.status, headers: response.headers, body };
  } catch {
    const failed = signal.aborted
      ? failure('timeout', 'No answer was received in time.')
      : failure('network', 'The connection failed before an answer was received.');
    return { ...failed, uncertain: true };
  }
}

const noSlot = failure('no_slot', 'Other requests took too long; this one was not sent.');

function failure(
  error: EgressFailure['error'],
  message: string,
  statusCode: number | null = null,
): Omit<EgressFailure, 'ms'> {
  return { ok: false, error, message, uncertain: false, statusCode };
}

function readHeaders(fields: Readonly<Record<string, string>>): Headers | null {
  try {
    const headers = new Headers({ ...fields });
    // Workers do not send one by default, and some vendors refuse requests without it.
    if (!headers.has('user-agent')) headers.set('user-agent', userAgent);
    return headers;
  } catch {
    return null;
  }
}

/** Reads up to a size and a time limit; of a body that stops early the first part is kept, since the status is known. */
async function readBody(response: Response, maxBytes: number, timeoutMs: number): Promise<string> {
  if (response.body === null) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const { promise: timeUp, resolve: stop } = Promise.withResolvers<null>();
  const timer = setTimeout(() => stop(null), timeoutMs);
  let text = '';
  let leftBytes = maxBytes;
  while (leftBytes > 0) {
    const chunk = await Promise.race([reader.read().catch(() => null), timeUp]);
    if (chunk === null || chunk.done) break;
    const piece = chunk.value.subarray(0, leftBytes);
    leftBytes -= piece.byteLength;
    text += decoder.decode(piece, { stream: true });
  }
  clearTimeout(timer);
  reader.cancel().catch(() => undefined);
  return text;
}
