// Sends what waits for channels of a kind, as soon as one of them works again.
import type { ChannelKind } from '../../contract/messages/channels/registry.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import { closedDeliveries, wakeStatement } from '../store/own-deliveries.ts';
import type { DeliveryPlace } from '../store/own-delivery-row.ts';
import { enqueueReferences, type StreamAddress } from './enqueue.ts';

/** More are found by their own time, within ten minutes. */
const releasedAtOnce = 1_000;

/** Makes messages due that were held back; one whose channel is still closed is held back again. */
export async function releaseClosed(
  env: Env,
  { orgId, projectId }: StreamAddress,
  kind: ChannelKind,
  now: number,
): Promise<void> {
  const db = await openProject(env, projectId);
  try {
    const ids = await closedDeliveries(db, projectId, kind, releasedAtOnce);
    if (ids.length === 0) return;
    const { results } = await wakeStatement(db, projectId, ids, now).all<DeliveryPlace>();
    await enqueueReferences(env, { orgId, projectId }, { deliveries: results }, now);
  } catch (error) {
    log({ level: 'error', message: 'due rows are left to the sweep', projectId, error: String(error) });
  }
}
