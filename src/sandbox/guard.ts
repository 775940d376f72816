// Keeps the sandbox to the machine it runs on: pages of other sites can neither drive nor read it.
import { jsonAnswer, toResponse } from './answer.ts';

const localNames = /^(localhost|[\w-]+\.localhost|127\.0\.0\.1|\[::1\])$/;

/** The refusal of a request that no program on this machine and no page of the sandbox would make; else null. */
export function refuseForeign(request: Request): Response | null {
  const url = new URL(request.url);
  if (!localNames.test(url.hostname)) {
    const message = 'The sandbox answers to localhost and 127.0.0.1 only, so that no other name can be led to it.';
    return toResponse(jsonAnswer(421, { error: 'foreign_host', message }));
  }
  if (request.method === 'GET' || request.method === 'HEAD' || !comesFromOtherPage(request.headers, url)) return null;
  const message = 'A page of another origin may not change anything here; send the request from a program.';
  return toResponse(jsonAnswer(403, { error: 'foreign_origin', message }));
}

/** Programs send no Origin; browsers send one with everything that is not a plain read. */
function comesFromOtherPage(headers: Headers, { origin }: URL): boolean {
  const from = headers.get('origin');
  const site = headers.get('sec-fetch-site');
  return (from !== null && from !== origin) || site === 'cross-site' || site === 'same-site';
}

const always = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** Adds the headers that every answer has; the page brings a policy of its own. */
export function withHeaders(response: Response): Response {
  for (const [name, value] of Object.entries(always))
    if (!response.headers.has(name)) response.headers.set(name, value);
  return response;
}
