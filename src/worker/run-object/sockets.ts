// The live trace of a run: sockets that hibernate with the object and show every committed move. Each is tagged with the
// key that opened it, and noted in the directory, so that it can be closed when the key ends.
import { isFinal } from '../../engine/runs/state.ts';
import { forgetSockets, noteSocket, type SocketKey } from '../store/live-sockets.ts';
import { type RunView, runOf } from './run-view.ts';

const normalClosure = 1_000;
const notNow = 1_013;
/** Of the codes that an application may choose; reads like 401. */
const keyEnded = 4_401;
const socketKeyHeader = 'x-sendora-socket-key';

/** The request by which a run object is asked for a socket. */
export function socketRequest(request: Request, key: SocketKey): Request {
  const headers = new Headers(request.headers);
  headers.set(socketKeyHeader, JSON.stringify(key));
  return new Request(request, { headers });
}

/** Accepts a socket and shows it the run as it is now. */
export async function openSocket(
  ctx: DurableObjectState,
  directory: D1Database,
  request: Request,
  view: RunView | null,
  now: number,
): Promise<Response> {
  const text = request.headers.get(socketKeyHeader);
  if (!view || text === null) return new Response(null, { status: 404 });
  const key = JSON.parse(text) as SocketKey;
  const { 0: client, 1: server } = new WebSocketPair();
  ctx.acceptWebSocket(server, [key.keyId]);
  if (isFinal(view.state.status)) {
    server.send(frameOf(view, now));
    server.close(normalClosure, 'The run has ended.');
  } else {
    // A socket that is not noted would outlive its key.
    await noteSocket(directory, view.head.runId, key, now).catch((error: unknown) => {
      server.close(notNow, 'Try again.');
      throw error;
    });
    server.send(frameOf(view, now));
  }
  return new Response(null, { status: 101, webSocket: client });
}

/** Sends the run to every socket after a move; the view is built only when there is a socket. */
export function broadcast(ctx: DurableObjectState, viewOf: () => RunView | null, now: number): void {
  const sockets = ctx.getWebSockets();
  const view = sockets.length ? viewOf() : null;
  if (!view) return;
  const frame = frameOf(view, now);
  for (const socket of sockets) {
    try {
      socket.send(frame);
      if (isFinal(view.state.status)) socket.close(normalClosure, 'The run has ended.');
    } catch {
      // A socket that is gone must not disturb the run.
    }
  }
}

/** Closes the sockets that a key has opened. */
export function closeSockets(ctx: DurableObjectState, keyId: string): void {
  for (const socket of ctx.getWebSockets(keyId)) socket.close(keyEnded, 'The key has ended, or its time here.');
}

/** Forgets a key whose last socket has closed. */
export async function afterClose(
  ctx: DurableObjectState,
  directory: D1Database,
  closed: WebSocket,
  now: number,
): Promise<void> {
  const [keyId] = ctx.getTags(closed);
  const runId = ctx.id.name;
  if (keyId === undefined || runId === undefined) return;
  const isLast = ctx.getWebSockets(keyId).every((other) => other === closed);
  if (isLast) await forgetSockets(directory, { keyId, runId }, now);
}

const frameOf = (view: RunView, now: number) => JSON.stringify({ type: 'run', run: runOf(view, now) });
