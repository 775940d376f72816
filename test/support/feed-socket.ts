// A socket to the feed of a person under test: its frames as they come, and the code it closes with.
import type { FeedFrame } from '../../src/contract/messages/feed.ts';
import { fetchWorker } from './worker.ts';

export interface FeedSocket {
  status: number;
  protocol: string | null;
  frames: FeedFrame[];
  texts: string[];
  closed: Promise<number>;
  send(text: string): void;
  close(): void;
}

/** Opens a socket; the token travels as a subprotocol, `query` begins with `?`. */
export async function openFeed(token: string, query = ''): Promise<FeedSocket> {
  const headers = { upgrade: 'websocket', 'sec-websocket-protocol': `sendora, token.${token}` };
  const response = await fetchWorker(`https://sendora.test/v1/feed/live${query}`, { headers });
  const { webSocket, status } = response;
  const frames: FeedFrame[] = [];
  const texts: string[] = [];
  let end: (code: number) => void = () => {};
  const closed = new Promise<number>((resolve) => {
    end = resolve;
  });
  webSocket?.addEventListener('message', ({ data }) => {
    texts.push(String(data));
    if (String(data).startsWith('{')) frames.push(JSON.parse(String(data)));
  });
  webSocket?.addEventListener('close', ({ code }) => end(code));
  webSocket?.accept();
  const protocol = response.headers.get('sec-websocket-protocol');
  return {
    status,
    protocol,
    frames,
    texts,
    closed,
    send: (text) => webSocket?.send(text),
    close: () => webSocket?.close(1_000),
  };
}
