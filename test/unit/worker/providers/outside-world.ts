import { createEgress } from '../../../../src/worker/guard/egress.ts';
import type { Fetch } from '../../../../src/worker/guard/fetch.ts';
import type { EmailSender, ProviderContext } from '../../../../src/worker/providers/provider.ts';

/** One request as it arrived outside. */
export interface Arrived {
  url: string;
  method: string;
  headers: Headers;
  body: string;
  /** The body where it was sent as bytes; its text is empty then. */
  bytes: Uint8Array | null;
}

type Answer = (request: Arrived) => Response | Promise<Response>;

/** 2026-11-22T07:00:00Z. */
export const nowMs = Date.UTC(2026, 10, 22, 7);

/** A context whose requests pass the real egress guard and are answered by `answer`. */
export function outsideWorld(answer: Answer, email: EmailSender | null = null) {
  const arrived: Arrived[] = [];
  const fetch: Fetch = async (url, init) => {
    const { method, body = '' } = init;
    const content = typeof body === 'string' ? { body, bytes: null } : { body: '', bytes: body };
    const request = { url, method, headers: new Headers(init.headers), ...content };
    arrived.push(request);
    return answer(request);
  };
  const policy = { production: true, allowHosts: [], ownHosts: [], resolve: async () => ['93.184.215.14'] };
  const egress = createEgress(policy, { fetch, now: () => nowMs });
  const context: ProviderContext = { egress, now: nowMs, idempotencyKey: 'run-1:hello:1', email };
  return { arrived, context };
}

/** Answers everything with this status and body. */
export function says(status: number, body: unknown = {}, headers: Record<string, string> = {}): Answer {
  return () => new Response(typeof body === 'string' ? body : JSON.stringify(body), { status, headers });
}
