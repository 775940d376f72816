// A client of /mcp inside workerd that sends exactly what a test says.
import { exports } from 'cloudflare:workers';

const worker = (exports as unknown as { default: Fetcher }).default;
const address = 'https://sendora.test/mcp';

interface Posted {
  status: number;
  headers: Headers;
  text: string;
  /** Each test knows the shape that it asked for and asserts on it. */
  json: ReturnType<typeof JSON.parse>;
}

/** Posts a body to /mcp; one that is no text is sent as JSON. */
export async function postMcp(
  key: string | null,
  body: unknown,
  {
    query = '',
    headers = {},
    method = 'POST',
  }: { query?: string; headers?: Record<string, string>; method?: string } = {},
): Promise<Posted> {
  const response = await worker.fetch(address + query, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(key === null ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    ...(method === 'POST' ? { body: typeof body === 'string' ? body : JSON.stringify(body) } : {}),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: text === '' ? undefined : JSON.parse(text) };
}

export const rpc = (method: string, params: unknown = {}, id: unknown = 1) => ({ jsonrpc: '2.0', id, method, params });

/** Calls a tool as a client of 2025-11-25 does and returns its result. */
export async function callTool(
  key: string,
  name: string,
  args: Record<string, unknown>,
  { query = '', headers = {} }: { query?: string; headers?: Record<string, string> } = {},
): Promise<ReturnType<typeof JSON.parse>> {
  const { json } = await postMcp(key, rpc('tools/call', { name, arguments: args }), { query, headers });
  return json.result ?? json;
}
