import { withRetry } from '../db/client.ts';
import type { Env } from '../env.ts';
import { deadLettersStatement } from '../store/dead-letters.ts';
import type { Verdict } from './verdict.ts';

/** Keeps messages that failed every time as rows of the directory, under the id of the message. */
export async function deadLetter(
  env: Env,
  queue: string,
  messages: { id: string; body: unknown }[],
): Promise<Verdict[]> {
  const rows = messages.map(({ id, body }) => ({ id, body: JSON.stringify(body), projectId: projectIdOf(body) }));
  const statement = deadLettersStatement(env.DB, queue.replace(/-dead$/, ''), rows, Date.now());
  await withRetry(() => statement.run());
  return messages.map(() => ({ kind: 'ack' }));
}

function projectIdOf(body: unknown): string | null {
  return typeof body === 'object' && body !== null && 'projectId' in body && typeof body.projectId === 'string'
    ? body.projectId
    : null;
}
