// The public API, as any client sees it.

/** What the server, or the network, answered instead of what was asked for. */
export class ApiFailure extends Error {
  constructor(message, { status = 0, requestId = null, faults = [] } = {}) {
    super(message);
    this.status = status;
    this.requestId = requestId;
    this.faults = faults;
  }
}

async function call(path, init) {
  let response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new ApiFailure('The server does not answer. Is it still running?');
  }
  const text = await response.text();
  const answer = parse(text);
  if (response.ok) return answer;
  throw new ApiFailure(answer?.detail ?? `The server answered with status ${response.status}.`, {
    status: response.status,
    requestId: answer?.requestId ?? response.headers.get('x-request-id'),
    faults: answer?.errors?.slice(0, 5),
  });
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Exchanges the code of a sign-in link for keys, which works once. */
export async function signIn(code) {
  const { orgId, key, writeKey, sandboxUrl } = await call('/api/v1/sign-in', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  });
  return { org: orgId, key, write: writeKey ?? '', sandbox: sandboxUrl ?? '' };
}

/** Calls under `/api/v1/orgs/{org}/`, and the ingest call with the write key. */
export function createApi({ key, org, write }) {
  const base = `/api/v1/orgs/${encodeURIComponent(org)}/`;
  const json = { 'content-type': 'application/json' };
  return {
    get: (path) => call(base + path, { headers: { 'x-api-key': key } }),
    post: (path, body) =>
      call(base + path, { method: 'POST', headers: { ...json, 'x-api-key': key }, body: JSON.stringify(body) }),
    track: (event) =>
      call('/v1/track', {
        method: 'POST',
        headers: { ...json, authorization: `Basic ${btoa(`${write}:`)}` },
        body: JSON.stringify(event),
      }),
  };
}
