/** A caller of the public API; throws what the server answered when it refuses. */
export interface Api {
  get<T>(path: string): Promise<T>;
  send<T>(method: 'POST' | 'PUT' | 'PATCH', path: string, body: unknown): Promise<T>;
}

/** The API of one org (`automation/workflows`); a path with a leading slash is taken from the root (`/v1/track`). */
export function createApi(url: string, orgId: string, key: string): Api {
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const target = path.startsWith('/') ? `${url}${path}` : `${url}/api/v1/orgs/${orgId}/${path}`;
    const response = await fetch(target, {
      method,
      headers: { 'x-api-key': key, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text.slice(0, 2_000)}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  }
  return { get: (path) => call('GET', path), send: (method, path, body) => call(method, path, body) };
}
