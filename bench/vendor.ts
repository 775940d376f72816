// The quickest vendor there can be: answers as Resend, Twilio, FCM and Slack do when all is well, and notes when it was
// asked. Below /slow it takes its time.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a slow endpoint takes. */
export const slowMs = 8_000;

export interface Vendor {
  url: string;
  /** Moments (performance.now()) of the requests since the last reset, with what the body was recognised by. */
  arrivals: { at: number; mark: string; path: string }[];
  stop(): void;
}

/** Starts the vendor; `mark` of an arrival is the text between << and >> in its body. */
export function startVendor(): Promise<Vendor> {
  const arrivals: Vendor['arrivals'] = [];
  let served = 0;
  const server = createServer((incoming, outgoing) => {
    const at = performance.now();
    let body = '';
    incoming.on('data', (chunk) => {
      body += chunk;
    });
    incoming.on('end', () => {
      const path = incoming.url ?? '';
      if (!path.endsWith('/token')) arrivals.push({ at, mark: /<<([^<>]*)>>/.exec(body)?.[1] ?? '', path });
      const [status, answer] = answerOf(path, served++);
      const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
      const send = () => outgoing.writeHead(status, { 'content-type': 'application/json' }).end(text);
      if (path.startsWith('/slow')) setTimeout(send, slowMs);
      else send();
    });
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      const stop = () => {
        server.closeAllConnections();
        server.close();
      };
      resolve({ url: `http://127.0.0.1:${port}`, arrivals, stop });
    });
  });
}

function answerOf(path: string, n: number): [status: number, body: object | string] {
  if (path.startsWith('/slack')) return [200, 'ok'];
  if (path.startsWith('/resend')) return [200, { id: `mail-${n}` }];
  if (path.startsWith('/twilio')) return [201, { sid: `SM${String(n).padStart(32, '0')}`, status: 'queued' }];
  if (path.endsWith('/token')) return [200, { access_token: 'token', expires_in: 3_600, token_type: 'Bearer' }];
  return [200, { name: `projects/bench/messages/${n}` }];
}
