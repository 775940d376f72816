import type { StepType } from '../../contract/steps/registry.ts';
import type { Env } from '../env.ts';
import { queueLimits, type StepMessage } from './messages.ts';

/** Calls to addresses that users chose may be slow; they do not share a queue with the senders. */
export function queueFor(env: Env, type: StepType): Queue<StepMessage> {
  return type === 'webhook' || type === 'ai_action' ? env.WEBHOOKS : env.SENDS;
}

/** Posts step messages, each to its queue, in batches. */
export async function postSteps(env: Env, messages: StepMessage[]): Promise<void> {
  const byQueue = new Map<Queue<StepMessage>, StepMessage[]>();
  for (const message of messages) {
    const queue = queueFor(env, message.type);
    byQueue.set(queue, [...(byQueue.get(queue) ?? []), message]);
  }
  const sends: Promise<unknown>[] = [];
  for (const [queue, list] of byQueue) {
    for (let i = 0; i < list.length; i += queueLimits.batchMessages) {
      const batch = list.slice(i, i + queueLimits.batchMessages);
      const [only] = batch;
      sends.push(batch.length === 1 && only ? queue.send(only) : queue.sendBatch(batch.map((body) => ({ body }))));
    }
  }
  await Promise.all(sends);
}
