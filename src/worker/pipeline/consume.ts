// The one place where queue messages are acknowledged or retried.
// 1. Every message gets its own verdict; one that fails never fails its neighbours.
// 2. A message that failed every time is kept as a dead letter, which people can see and redrive, with its last error.
// 3. Where that fails too, the platform moves it to the dead-letter queue, whose consumer keeps it as soon as it can. If it
//    cannot for hours, it puts the message back on the queue it came from.
import type { Env } from '../env.ts';
import { log } from '../log.ts';
import {
  type EventsMessage,
  isAlert,
  isDelivery,
  isHeard,
  isJob,
  queueLimits,
  type ReleaseMessage,
  type StepMessage,
  type WakeMessage,
} from '../messages.ts';
import type { QueueKind } from '../stream/enqueue.ts';
import { resend } from '../stream/resend.ts';
import { advanceAlerts } from './advance-alerts.ts';
import { retryDelaySeconds } from './backoff.ts';
import { keepDeadLetters, projectIdOf } from './dead-letters.ts';
import { deliverSteps } from './deliver/deliver.ts';
import { deliverRows } from './deliver/rows/deliver-rows.ts';
import { type DeliveredEvents, dispatchEvents } from './dispatch/dispatch.ts';
import { type DeliveredPortion, dispatchPortions } from './dispatch/recipients.ts';
import { hearMessages } from './hear/hear.ts';
import { type Invocation, openInvocation } from './invocation.ts';
import { releaseQueued } from './release-queued-runs.ts';
import { runJob } from './run-jobs.ts';
import type { Verdict } from './verdict.ts';

const deadSuffix = /-dead$/;
/** Tries at a dead letter before its message goes back; what is left of them is for that. */
const triesToKeep = queueLimits.maxRetries / 2;

/** Entry of every queue of the Worker. */
export async function consume(batch: MessageBatch<unknown>, env: Env, ctx: ExecutionContext): Promise<void> {
  const { queue, messages } = batch;
  if (deadSuffix.test(queue)) return consumeDead(env, queue.replace(deadSuffix, ''), messages);
  // A message that failed before is handled alone, so that it cannot fail its neighbours again.
  const groups = Map.groupBy(messages, (message) =>
    message.attempts > 1 ? message.id : (projectIdOf(message.body) ?? message.id),
  );
  const giveUp: LastResort = {
    after: queueLimits.maxRetries,
    take: (spent) =>
      keepDeadLetters(
        env,
        queue,
        spent.map(({ message, reason }) => ({ body: message.body, attempts: message.attempts, error: reason })),
        Date.now(),
      ),
  };
  const kind = queue.slice(queue.lastIndexOf('-') + 1);
  // A model may take minutes, which is longer than work may continue by itself.
  const invocation = openInvocation(env, ctx, kind !== 'ai');
  const work = { env, invocation, kind };
  await Promise.all([...groups.values()].map((group) => settleGroup(group, () => handle(work, group), giveUp)));
  invocation.close();
}

async function consumeDead(env: Env, queue: string, messages: readonly Message<unknown>[]): Promise<void> {
  const groups = Map.groupBy(messages, ({ body }) => projectIdOf(body));
  const attempts = queueLimits.maxRetries + 1;
  const keep = async (group: Message<unknown>[]): Promise<Verdict[]> => {
    const letters = group.map(({ body }) => ({ body, attempts, error: null }));
    await keepDeadLetters(env, queue, letters, Date.now());
    return group.map(() => ({ kind: 'ack' }));
  };
  const goBack: LastResort = {
    after: triesToKeep,
    async take(spent) {
      const bodies = spent.map(({ message }) => JSON.stringify(message.body));
      if (!(await resend(env, queue, bodies))) throw new Error(`There is no queue ${queue}.`);
    },
  };
  await Promise.all([...groups.values()].map((group) => settleGroup(group, () => keep(group), goBack)));
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
    return handleEvents(env, messages);
  }
  const releases = bodies.filter(isRelease);
  const rows = bodies.filter(isDelivery);
  const alerts = bodies.filter(isAlert);
  const heard = bodies.filter(isHeard);
  const jobs = bodies.filter(isJob);
  const others = new Set<unknown>([...releases, ...rows, ...alerts, ...heard, ...jobs]);
  const steps = bodies.filter((body): body is StepMessage | WakeMessage => !others.has(body));
  const [released, sent, advanced, taken, worked, delivered] = await Promise.all([
    Promise.all(releases.map((release) => verdictsOf(1, releaseQueued(env, release).then(acknowledged)))),
    verdictsOf(rows.length, deliverRows(env, invocation, rows)),
    verdictsOf(alerts.length, advanceAlerts(env, alerts)),
    verdictsOf(heard.length, hearMessages(env, heard, Date.now())),
    Promise.all(jobs.map((job) => verdictsOf(1, runJob(env, job).then(acknowledged)))),
    verdictsOf(steps.length, deliverSteps(env, invocation, kind as QueueKind, steps)),
  ]);
  const verdicts = new Map<unknown, Verdict>([
    ...zip(releases, released.flat()),
    ...zip(rows, sent),
    ...zip(alerts, advanced),
    ...zip(heard, taken),
    ...zip(jobs, worked.flat()),
    ...zip(steps, delivered),
  ]);
  return bodies.map((body) => verdicts.get(body) ?? { kind: 'retry', reason: 'no verdict' });
}

async function handleEvents(env: Env, messages: DeliveredEvents[]): Promise<Verdict[]> {
  const [first] = messages;
  if (!first) return [];
  const portions = messages.filter(isPortion);
  const events = messages.filter((message) => !isPortion(message));
  const now = Date.now();
  const [started, dispatched] = await Promise.all([
    verdictsOf(portions.length, dispatchPortions(env, first.body, portions, now)),
    verdictsOf(events.length, events.length > 0 ? dispatchEvents(env, first.body, events, now) : Promise.resolve([])),
  ]);
  const verdicts = new Map<unknown, Verdict>([...zip(portions, started), ...zip(events, dispatched)]);
  return messages.map((message) => verdicts.get(message) ?? { kind: 'retry', reason: 'no verdict' });
}

const isPortion = (message: DeliveredEvents): message is DeliveredPortion => message.body.recipients !== undefined;

const isRelease = (body: unknown): body is ReleaseMessage =>
  typeof body === 'object' && body !== null && 'release' in body;

const acknowledged = (): Verdict[] => [{ kind: 'ack' }];

/** The verdicts of work on so many messages; all of them are retried where it fails as a whole. */
function verdictsOf(count: number, work: Promise<Verdict[]>): Promise<Verdict[]> {
  return work.catch((error: unknown) => Array<Verdict>(count).fill({ kind: 'retry', reason: reasonOf(error) }));
}

/** A failed query is wrapped in an error with its text; the reason is inside. */
const reasonOf = (error: unknown) =>
  String(error instanceof Error && error.cause instanceof Error ? error.cause : error);

const zip = <A, B>(keys: A[], values: B[]): [A, B][] =>
  keys.flatMap((key, i): [A, B][] => (i < values.length ? [[key, values[i] as B]] : []));

interface Failed {
  message: Message<unknown>;
  reason: string;
}

/** Where messages go that have been retried often enough. */
interface LastResort {
  /** Number of tries before it. */
  after: number;
  take(spent: readonly Failed[]): Promise<void>;
}

async function settleGroup(
  group: readonly Message<unknown>[],
  work: () => Promise<Verdict[]>,
  lastResort: LastResort,
): Promise<void> {
  const verdicts = await verdictsOf(group.length, work());
  const spent: Failed[] = [];
  for (const [i, message] of group.entries()) {
    const verdict = verdicts[i] ?? { kind: 'retry', reason: 'no verdict' };
    if (verdict.kind === 'ack') message.ack();
    else if (verdict.kind === 'later') message.retry({ delaySeconds: verdict.delaySeconds });
    else if (message.attempts > lastResort.after) spent.push({ message, reason: verdict.reason });
    else retry(message, verdict.reason);
  }
  if (spent.length === 0) return;
  try {
    await lastResort.take(spent);
    for (const { message } of spent) message.ack();
  } catch (error) {
    for (const { message } of spent) retry(message, reasonOf(error));
  }
}

function retry(message: Message<unknown>, reason: string): void {
  const { id, attempts } = message;
  const delaySeconds = retryDelaySeconds(attempts, Math.random());
  log({ level: 'error', message: 'queue message will be retried', id, attempts, delaySeconds, reason });
  message.retry({ delaySeconds });
}
