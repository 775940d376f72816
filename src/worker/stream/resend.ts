import type { Env } from '../env.ts';
import { queueLimits } from '../messages.ts';

const encoder = new TextEncoder();

/** Puts messages, as JSON, back on the queue of a name; false where there is no such queue any more. */
export async function resend(env: Env, queueName: string, bodies: readonly string[]): Promise<boolean> {
  const queue = queueNamed(env, queueName);
  if (!queue) return false;
  for (const batch of batchesOf(bodies)) await queue.sendBatch(batch.map((body) => ({ body: JSON.parse(body) })));
  return true;
}

function queueNamed(env: Env, name: string): Queue<unknown> | undefined {
  const queues: Record<string, Queue<unknown>> = {
    events: env.EVENTS as Queue<unknown>,
    sends: env.SENDS as Queue<unknown>,
    webhooks: env.WEBHOOKS as Queue<unknown>,
    ai: env.MODELS as Queue<unknown>,
  };
  return queues[/-(\w+)$/.exec(name)?.[1] ?? ''];
}

/** As few batches as the limits of the platform allow, in order. */
function batchesOf(bodies: readonly string[]): string[][] {
  const batches: string[][] = [];
  let size = 0;
  for (const body of bodies) {
    const bytes = encoder.encode(body).byteLength;
    const current = batches.at(-1);
    if (!current || current.length === queueLimits.batchMessages || size + bytes > queueLimits.batchBytes) {
      batches.push([body]);
      size = bytes;
    } else {
      current.push(body);
      size += bytes;
    }
  }
  return batches;
}
