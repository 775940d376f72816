// Sends an event and waits for what it leads to.
import type { ApiClient } from '../../../sdk/api/types.ts';
import { answerOf, type SendAnswer } from './send-answer.ts';

export interface SentEvent {
  userId: string;
  event: string;
  properties: Record<string, unknown>;
}

/** How the project knows an event. */
export interface StoredEvent {
  id: string;
  userId: string | null;
}

/** What became of an event: null for a project that did not show it in time. */
export type Followed = { event: StoredEvent; answer: SendAnswer | null } | null;

const pauseMs = 250;
const patienceMs = 12_000;

interface Following {
  client: ApiClient;
  projectId: string;
  /** Whether the plan includes explanations. */
  canExplain: boolean;
  signal: AbortSignal;
}

/** Waits until the project shows an event that was accepted, then asks what it led to. */
export async function followEvent(
  following: Following,
  { userId, event: type }: SentEvent,
  messageId: string,
): Promise<Followed> {
  const { client, projectId, signal } = following;
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline && !signal.aborted) {
    const { data } = await client.listEvents({ query: { projectId, type, userId, pageSize: 20 }, signal });
    const event = data.find((each) => each.messageId === messageId);
    if (event !== undefined) return { event, answer: await explain(following, event.id) };
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return null;
}

/** What an event led to; null where the plan does not say. */
export async function explain(
  { client, canExplain, signal }: Omit<Following, 'projectId'>,
  id: string,
): Promise<SendAnswer | null> {
  return canExplain ? answerOf(await client.explainEvent({ params: { id }, signal })) : null;
}
