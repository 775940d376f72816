import type { JsonValue } from '../../../contract/primitives.ts';
import type { Ctx } from '../../access/context.ts';
import type { EventsMessage } from '../../messages.ts';
import { readDeadLetters } from '../../store/dead-letters.ts';
import type { PersonIds } from '../../store/person-rows.ts';

/** More dead letters than this are an outage, not a project to export from. */
const lettersAtMost = 1_000;

/** The events of a person in messages that failed every time. */
export async function readLettersOf(ctx: Ctx, projectId: string, { people }: PersonIds) {
  const letters = await readDeadLetters(ctx.env.DB, projectId, '', lettersAtMost);
  const ids = new Set<unknown>(people);
  const items = letters.flatMap(({ body }): JsonValue[] => {
    const message = JSON.parse(body) as Partial<EventsMessage> | null;
    const events = Array.isArray(message?.events) ? message.events : [];
    return events.filter(({ userId, anonymousId }) => ids.has(userId ?? anonymousId)) as unknown as JsonValue[];
  });
  return { items, isCut: letters.length === lettersAtMost };
}
