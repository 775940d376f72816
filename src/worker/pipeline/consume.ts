// The one place where queue messages are acknowledged or retried.
// 1. Every message gets its own verdict; one that fails never fails its neighbours.
// 2. A message that failed every time arrives at the dead-letter queue and becomes a row that people can see and redrive.
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import type { EventsMessage, ReleaseMessage, StepMessage, WakeMessage } from '../messages.ts';
import type { QueueKind } from '../stream/enqueue.ts';
import { deadLetter } from './dead-letters.ts';
import { deliverSteps } from './deliver/deliver.ts';
import { dispatchEvents } from './dispatch/dispatch.ts';
import { type Invocation, openInvocation } from './invocation.ts';
import { releaseQueued } from './release-queued-runs.ts';
import type { Verdict } from './verdict.ts';

const firstRetrySeconds = 2;
const longestRetrySeconds = 300;

/** Entry of every queue of the Worker. */
export async function consume(batch: MessageBatch<unknown>, env: Env, ctx: ExecutionContext): Promise<void> {
  if (batch.queue.endsWith('-dead')) {
    await settleGroup(batch.messages, () =>
      deadLetter(
        env,
        batch.queue,
        batch.messages.map((message) => ({ id: message.id, body: message.body })),
      ),
    );
    return;
  }
  const groups = [...groupByProject(batch.messages).values()];
  const kind = batch.queue.slice(batch.queue.lastIndexOf('-') + 1);
  // A model may take minutes, which is longer than work may continue by itself.
  const invocation = openInvocation(env, ctx, kind !== 'ai');
  const work = { env, invocation, kind };
  await Promise.all(groups.map((group) => settleGroup(group, () => handle(work, group))));
  invocation.close();
}

interface BatchWork {
  env: Env;
  invocation: Invocation;
  /** The last part of the name of the queue. */
  kind: string;
}

async function handle({ env, invocation, kind }: BatchWork, group: Message<unknown>[]): Promise<Verdict[]> {
  const bodies = group.map((message) => message.body);
  if (bodies.some((body) => typeof body !== 'object' || body === null))
    throw new TypeError('The message is not one of Sendora.');
  if (kind === 'events') {
    const messages = group.map(({ body, attempts }) => ({ body: body as EventsMessage, attempts }));
    const [first] = messages;
    return first ? dispatchEvents(env, first.body, messages, Date.now()) : [];
  }
  for (const body of bodies) if (isRelease(body)) await releaseQueued(env, body);
  const steps = bodies.filter((body): body is StepMessage | WakeMessage => !isRelease(body));
  const verdicts = new Map(zip(steps, await deliverSteps(env, invocation, kind as QueueKind, steps)));
  return bodies.map((body) => verdicts.get(body as StepMessage | WakeMessage) ?? { kind: 'ack' });
}

const isRelease = (body: unknown): body is ReleaseMessage =>
  typeof body === 'object' && body !== null && 'release' in body;

const zip = <A, B>(keys: A[], values: B[]): [A, B][] =>
  keys.flatMap((key, i): [A, B][] => (i < values.length ? [[key, values[i] as B]] : []));

/** A group that fails as a whole is retried message by message, so that a poison message ends up alone. */
async function settleGroup(group: readonly Message<unknown>[], work: () => Promise<Verdict[]>): Promise<void> {
  const verdicts = await work().catch((error: unknown): Verdict[] =>
    group.map(() => ({ kind: 'retry', reason: String(error) })),
  );
  for (const [i, message] of group.entries()) {
    const verdict = verdicts[i] ?? { kind: 'retry', reason: 'no verdict' };
    if (verdict.kind === 'ack') message.ack();
    else if (verdict.kind === 'later') message.retry({ delaySeconds: verdict.delaySeconds });
    else {
      const delaySeconds = Math.min(firstRetrySeconds * 2 ** (message.attempts - 1), longestRetrySeconds);
      const { id, attempts } = message;
      log({
        level: 'error',
        message: 'queue message will be retried',
        id,
        attempts,
        delaySeconds,
        reason: verdict.reason,
      });
      message.retry({ delaySeconds });
    }
  }
}

function groupByProject(messages: readonly Message<unknown>[]): Map<string, Message<unknown>[]> {
  const groups = new Map<string, Message<unknown>[]>();
  for (const message of messages) {
    const { projectId = message.id } = (message.body ?? {}) as Partial<StepMessage>;
    // A message that failed before is handled alone, so that it cannot fail its neighbours again.
    const key = message.attempts > 1 ? message.id : projectId;
    groups.set(key, [...(groups.get(key) ?? []), message]);
  }
  return groups;
}
