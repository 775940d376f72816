// What a person did, in messages that failed every time. A step is a reference to its run; only events hold people.
import type { Env } from '../env.ts';
import type { EventsMessage } from '../messages.ts';
import { type DeadLetterBody, readDeadLetters, replaceDeadLettersStatements } from '../store/dead-letters.ts';
import type { Erasure, StagePage } from './work.ts';

const lettersPerPage = 100;

/** Takes what the person did out of one page of letters; a letter that holds nothing else goes. */
export async function eraseDeadLetters(
  env: Env,
  _db: D1Database,
  { projectId, erasedAt, work }: Erasure,
): Promise<StagePage> {
  const after = String(work.place?.[0] ?? '');
  const letters = await readDeadLetters(env.DB, projectId, after, lettersPerPage);
  const people = new Set<unknown>(work.people);
  const changed = letters.flatMap(({ id, body }): DeadLetterBody[] => {
    const message = JSON.parse(body) as Partial<EventsMessage> | null;
    if (!Array.isArray(message?.events)) return [];
    const events = message.events.filter(
      ({ userId, anonymousId, properties, receivedAt }) =>
        receivedAt > erasedAt || ![userId, anonymousId, properties?.previousId].some((one) => people.has(one)),
    );
    if (events.length === message.events.length) return [];
    return [{ id, body: events.length === 0 ? null : JSON.stringify({ ...message, events }) }];
  });
  if (changed.length > 0) await env.DB.batch(replaceDeadLettersStatements(env.DB, changed));
  const last = letters.at(-1);
  return { next: last && letters.length === lettersPerPage ? [last.id] : null };
}
