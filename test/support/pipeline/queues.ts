// The queues of a pipeline test, driven by hand: what the Worker posts is kept here and delivered when the test says so.
import { createExecutionContext, createMessageBatch, getQueueResult, waitOnExecutionContext } from 'cloudflare:test';
import { vi } from 'vitest';
import type { Env } from '../../../src/worker/env.ts';
import worker from '../../../src/worker/index.ts';
import { isAlert, isDelivery, isJob, isWake, queueLimits } from '../../../src/worker/messages.ts';
import { env } from '../worker.ts';

export type QueueName = 'events' | 'sends' | 'webhooks' | 'ai';

/** A message that waits in a queue. */
export interface Letter {
  id: string;
  queue: QueueName;
  body: unknown;
  attempts: number;
  /** Epoch ms; a message without it may be delivered at once. */
  readyAt?: number;
  /** Set where it must not be delivered before `readyAt`, rather than need not. */
  waits?: boolean;
}

export interface Delivered {
  acked: Letter[];
  retried: Letter[];
}

export interface Queues {
  /** What waits to be delivered now, oldest first. */
  waiting(queue?: QueueName): Letter[];
  /** What is to be delivered later. */
  delayed(): Letter[];
  /** Takes out what is to be delivered later. */
  takeDelayed(): Letter[];
  /** Takes what waits out of the queues: to deliver it later, twice, or never. */
  take(queue?: QueueName): Letter[];
  /** Puts messages into their queues. */
  put(letters: Letter[]): void;
  /** Gives a batch to the consumer; what it wants to see again is not put back. */
  deliver(letters: Letter[], broken?: Partial<Env>): Promise<Delivered>;
  /** Delivers batch by batch until nothing waits, without regard to delays: 100 retries, then the dead-letter queue. */
  flow(queue?: QueueName, broken?: Partial<Env>): Promise<void>;
  /** Lets time pass and delivers what is ready when it is, as the platform does. */
  elapse(ms: number, broken?: Partial<Env>): Promise<void>;
  /** The queue takes nothing, as often as said. */
  refuse(queue: QueueName, times: number): void;
}

const batchSize = 50;
/** No first retry of a failure waits for so long. */
const leaseSeconds = 30;

/** Takes the place of the queue bindings until vi.restoreAllMocks(); the platform's own delivery then has nothing to do. */
export function createQueues(projectId: string): Queues {
  let waiting: Letter[] = [];
  const refused = new Map<QueueName, number>();
  const isDue = ({ waits, readyAt = 0 }: Letter) => !waits || readyAt <= Date.now();
  const post = (binding: unknown, body: unknown, delaySeconds = 0) => {
    // Another test's objects may still talk; they are not part of this one.
    if ((body as { projectId: string }).projectId !== projectId) return;
    const queue = nameOf(binding);
    const refusals = refused.get(queue) ?? 0;
    refused.set(queue, Math.max(0, refusals - 1));
    if (refusals > 0) throw new Error(`the queue ${queue} is not available`);
    const readyAt = Date.now() + delaySeconds * 1_000;
    // Other delays only spread the work; a wait must not end before its time.
    const waits = isWake(body) || isDelivery(body) || isAlert(body) || isJob(body);
    waiting.push({ id: crypto.randomUUID(), queue, body, attempts: 1, readyAt, waits });
  };
  const prototype: Queue = Object.getPrototypeOf(env.SENDS);
  vi.spyOn(prototype, 'send').mockImplementation(async function (this: unknown, body, options) {
    post(this, structuredClone(body), options?.delaySeconds);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  });
  vi.spyOn(prototype, 'sendBatch').mockImplementation(async function (this: unknown, messages) {
    for (const { body, delaySeconds } of messages) post(this, structuredClone(body), delaySeconds);
    return { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };
  });
  const take = (queue?: QueueName) => {
    const taken = waiting.filter((letter) => isDue(letter) && (queue === undefined || letter.queue === queue));
    waiting = waiting.filter((letter) => !taken.includes(letter));
    return taken;
  };
  const deliverOne = async (queue: QueueName, batch: Letter[], broken?: Partial<Env>) => {
    waiting = waiting.filter((letter) => !batch.includes(letter));
    const { retried } = await deliverLetters(batch, broken);
    const again = retried.map((letter) => ({ ...letter, attempts: letter.attempts + 1 }));
    const dead = again.filter(({ attempts }) => attempts > queueLimits.maxRetries + 1);
    if (dead.length) await consume(`sendora-${queue}-dead`, dead, { ...env, ...broken });
    waiting.push(...again.filter((letter) => !dead.includes(letter)));
  };
  return {
    waiting: (queue) => waiting.filter((letter) => isDue(letter) && (queue === undefined || letter.queue === queue)),
    delayed: () => waiting.filter((letter) => !isDue(letter)),
    takeDelayed() {
      const taken = waiting.filter((letter) => !isDue(letter));
      waiting = waiting.filter(isDue);
      return taken;
    },
    take,
    put: (letters) => void waiting.push(...letters),
    refuse: (queue, times) => void refused.set(queue, times),
    deliver: deliverLetters,
    async flow(only, broken) {
      for (;;) {
        const due = waiting.filter(isDue);
        const [first] = due.filter((letter) => only === undefined || letter.queue === only);
        if (!first) return;
        const batch = due.filter(({ queue }) => queue === first.queue).slice(0, batchSize);
        await deliverOne(first.queue, batch, broken);
      }
    },
    async elapse(ms, broken) {
      const end = Date.now() + ms;
      const readyAt = (letter: Letter) => letter.readyAt ?? 0;
      for (;;) {
        const [first] = waiting.toSorted((a, b) => readyAt(a) - readyAt(b));
        if (!first || readyAt(first) > end) break;
        vi.setSystemTime(Math.max(Date.now(), readyAt(first)));
        const ready = waiting.filter((letter) => letter.queue === first.queue && readyAt(letter) <= Date.now());
        await deliverOne(first.queue, ready.slice(0, batchSize), broken);
      }
      vi.setSystemTime(end);
    },
  };
}

async function deliverLetters(letters: Letter[], broken: Partial<Env> = {}): Promise<Delivered> {
  const [first] = letters;
  if (!first) throw new Error('an empty batch is never delivered');
  const { explicitAcks, delays } = await consume(`sendora-${first.queue}`, letters, { ...env, ...broken });
  const delayOf = (id: string) => delays.get(id) ?? 0;
  return {
    acked: letters.filter(({ id }) => explicitAcks.includes(id)),
    // A failure may be repeated at once; what is under way elsewhere is looked at when its lease is over.
    retried: letters
      .filter(({ id }) => delays.has(id))
      .map((letter) => ({
        ...letter,
        readyAt: Date.now() + delayOf(letter.id) * 1_000,
        waits:
          isWake(letter.body) ||
          isDelivery(letter.body) ||
          (letter.attempts === 1 && delayOf(letter.id) >= leaseSeconds),
      })),
  };
}

/** Also returns the delay in seconds of every message that is retried, which the result of the platform leaves out. */
async function consume(queue: string, letters: Letter[], bindings: Env) {
  const timestamp = new Date();
  const messages = letters.map(({ id, body, attempts }) => ({ id, body: structuredClone(body), attempts, timestamp }));
  const batch = createMessageBatch<unknown>(queue, messages);
  const retries = batch.messages.map((message) => ({ id: message.id, retry: vi.spyOn(message, 'retry') }));
  const ctx = createExecutionContext();
  await worker.queue(batch, bindings, ctx);
  const { explicitAcks, retryMessages } = await getQueueResult(batch, ctx);
  await waitOnExecutionContext(ctx);
  const delays = new Map<string, number>();
  for (const { msgId } of retryMessages) {
    const calls = retries.find(({ id }) => id === msgId)?.retry.mock.calls;
    delays.set(msgId, calls?.[0]?.[0]?.delaySeconds ?? 0);
  }
  return { explicitAcks, delays };
}

function nameOf(binding: unknown): QueueName {
  if (binding === env.EVENTS) return 'events';
  if (binding === env.SENDS) return 'sends';
  if (binding === env.WEBHOOKS) return 'webhooks';
  if (binding === env.MODELS) return 'ai';
  throw new Error('a message for an unknown queue');
}
