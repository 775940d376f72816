// The live trace of a run: sockets that hibernate with the object and show every committed move.
import { isFinal } from '../../engine/runs/state.ts';
import { type RunView, runOf } from './run-view.ts';

const normalClosure = 1_000;

/** Accepts a socket and shows it the run as it is now. */
export function openSocket(ctx: DurableObjectState, view: RunView | null, now: number): Response {
  if (!view) return new Response(null, { status: 404 });
  const { 0: client, 1: server } = new WebSocketPair();
  ctx.acceptWebSocket(server);
  server.send(frameOf(view, now));
  if (isFinal(view.state.status)) server.close(normalClosure, 'The run has ended.');
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

const frameOf = (view: RunView, now: number) => JSON.stringify({ type: 'run', run: runOf(view, now) });
