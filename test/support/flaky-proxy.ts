import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `refuse`: 503 without asking the server. `lose`: the server takes it, and the client hears 503 all the same. */
type Fault = 'refuse' | 'lose';

/** Stands between a client and a server; the first requests meet the faults, one each. */
export interface FlakyProxy {
  url: string;
  /** The JSON bodies that came by, in order. */
  bodies: unknown[];
  close(): Promise<void>;
}

export async function startFlakyProxy(target: string, faults: Fault[]): Promise<FlakyProxy> {
  const waiting = [...faults];
  const bodies: unknown[] = [];
  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const fault = waiting.shift();
    const body = await readBody(request);
    bodies.push(JSON.parse(body));
    const answer = fault === 'refuse' ? null : await forward(target, request, body);
    if (fault) response.writeHead(503, { 'retry-after': '0' }).end();
    else response.writeHead(answer?.status ?? 502).end(await answer?.text());
  };
  // A client that shuts down breaks off the request that is under way.
  const server = createServer((request, response) => void handle(request, response).catch(() => response.destroy()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

function forward(target: string, { method = 'POST', url, headers }: IncomingMessage, body: string): Promise<Response> {
  const kept = ['authorization', 'content-type'].flatMap((name): [string, string][] => {
    const value = headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return fetch(target + url, { method, headers: kept, body });
}
