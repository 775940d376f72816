// Live traces end with their key: at once where the key is revoked here, within two minutes where its row was changed
// otherwise, and after half a day in any case.
import type { Env } from '../env.ts';
import { forgetSockets, type LiveSocket, listSocketsOf, listStaleSockets } from '../store/live-sockets.ts';
import { runStub } from './stub.ts';

const longestMs = 12 * 3_600_000;
const socketsAtOnce = 200;

/** Closes the live traces of a key that was revoked; what cannot be reached is left to the sweep. */
export async function closeSocketsOf(env: Env, keyId: string, now: number): Promise<void> {
  await closeAll(env, await listSocketsOf(env.DB, keyId, socketsAtOnce), now);
}

/** Closes the live traces whose time or key has ended. */
export async function closeStaleSockets(env: Env, now: number): Promise<void> {
  await closeAll(env, await listStaleSockets(env.DB, now - longestMs, socketsAtOnce), now);
}

async function closeAll(env: Env, sockets: readonly LiveSocket[], now: number): Promise<void> {
  await Promise.allSettled(
    sockets.map(async (socket) => {
      await runStub(env, socket.runId).closeSockets(socket.keyId);
      await forgetSockets(env.DB, socket, now);
    }),
  );
}
