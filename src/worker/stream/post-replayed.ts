import type { Env } from '../env.ts';
import { log } from '../log.ts';
import { placesOf } from '../store/endpoint-deliveries.ts';
import { enqueueReferences, type StreamAddress } from './enqueue.ts';

/** Posts deliveries that were queued again; their rows are due, so what cannot be posted is found by the sweep. */
export async function postReplayed(
  env: Env,
  address: StreamAddress,
  ids: readonly string[],
  now: number,
): Promise<void> {
  const references = { deliveries: placesOf(address.projectId, ids, now) };
  await enqueueReferences(env, address, references, now).catch((error: unknown) =>
    log({
      level: 'error',
      message: 'due rows are left to the sweep',
      projectId: address.projectId,
      error: String(error),
    }),
  );
}
