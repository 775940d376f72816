// Messages that failed every time: kept in the object of their project, for people to see and to put back on their queue.
// 1. The id of a letter follows from queue and body, so keeping it twice keeps it once.
// 2. A step that was given up is announced as promote.failed, once an hour per project and queue. Where even its run
//    cannot be reached there is nobody to name; the sweep announces that run itself.
import { withRetry } from '../db/client.ts';
import { deadLettersOf } from '../dead-letters-object/stub.ts';
import type { Env } from '../env.ts';
import { derivedId } from '../ids.ts';
import { log } from '../log.ts';
import type { QueuedEvent, StepMessage } from '../messages.ts';
import type { RunView } from '../run-object/run-view.ts';
import { runStub } from '../run-object/stub.ts';
import { enqueueEvents } from '../stream/enqueue.ts';
import { depthLimit } from '../stream/run-events.ts';

const hourMs = 3_600_000;
const longestError = 1_000;

/** A message and what its last try failed with. */
export interface GivenUp {
  body: unknown;
  attempts: number;
  /** null where the message comes from a dead-letter queue, which does not say. */
  error: string | null;
}

/** Keeps messages of one queue that name the same project, and announces the step among them. */
export async function keepDeadLetters(
  env: Env,
  queue: string,
  messages: readonly GivenUp[],
  now: number,
): Promise<void> {
  const letters = messages.map(({ body, attempts, error }) => {
    const text = JSON.stringify(body);
    const shortened = error?.slice(0, longestError) ?? null;
    const errors = { firstError: shortened, lastError: shortened };
    return {
      id: derivedId('dead letter', queue, text),
      queue,
      body: text,
      attempts,
      ...errors,
      createdAt: now,
      redrivenAt: null,
    };
  });
  const projectId = projectIdOf(messages[0]?.body);
  await withRetry(() => deadLettersOf(env, projectId).keep(letters));
  log({ level: 'error', message: 'dead letters', queue, projectId, letters: letters.length });
  const step = messages.map(({ body }) => body).find(isStep);
  if (step) await announce(env, queue, step, now);
}

/** The project that a message names. */
export function projectIdOf(body: unknown): string | null {
  return typeof body === 'object' && body !== null && 'projectId' in body && typeof body.projectId === 'string'
    ? body.projectId
    : null;
}

const isStep = (body: unknown): body is StepMessage => typeof body === 'object' && body !== null && 'runId' in body;

async function announce(env: Env, queue: string, { orgId, projectId, runId }: StepMessage, now: number) {
  const [view] = await Promise.allSettled([runStub(env, runId).view()]);
  const run = view.status === 'fulfilled' ? view.value : null;
  if (run && run.head.event.depth < depthLimit)
    await enqueueEvents(env, { orgId, projectId }, [deadLetterEvent(queue, run, now)]);
}

function deadLetterEvent(queue: string, { head }: RunView, now: number): QueuedEvent {
  const { runId, workflowId, workflowName, version, personId, event } = head;
  return {
    kind: 'track',
    type: 'promote.failed',
    userId: personId,
    anonymousId: null,
    messageId: `promote.failed:dead_letter:${queue}:${Math.floor(now / hourMs)}`,
    properties: { runId, workflowId, workflowName, version, reason: 'dead_letter', queue },
    traits: null,
    timestamp: now,
    receivedAt: now,
    depth: event.depth + 1,
  };
}
