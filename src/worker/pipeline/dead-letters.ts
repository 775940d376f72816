import { withRetry } from '../db/client.ts';
import type { Env } from '../env.ts';
import type { Verdict } from './verdict.ts';

/** Keeps messages that failed every time as rows, under the id of the message. */
export async function deadLetter(
  env: Env,
  queue: string,
  messages: { id: string; body: unknown }[],
): Promise<Verdict[]> {
  const rows = messages.map(({ id, body }) => ({ id, body: JSON.stringify(body), projectId: projectOf(body) }));
  const statement = env.DB.prepare(
    `INSERT INTO dead_letters (id, project_id, queue, body, created_at)
     SELECT value ->> 'id', value ->> 'projectId', ?2, value ->> 'body', ?3 FROM json_each(?1) WHERE true ON CONFLICT (id) DO NOTHING`,
  ).bind(JSON.stringify(rows), queue.replace(/-dead$/, ''), Date.now());
  await withRetry(() => statement.run());
  return messages.map(() => ({ kind: 'ack' }));
}

function projectOf(body: unknown): string | null {
  return typeof body === 'object' && body !== null && 'projectId' in body && typeof body.projectId === 'string'
    ? body.projectId
    : null;
}
