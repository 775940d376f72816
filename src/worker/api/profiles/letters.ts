import type { JsonValue } from '../../../contract/primitives.ts';
import type { Ctx } from '../../access/context.ts';
import { parseLetter } from '../../dead-letters-object/messages.ts';
import { deadLettersOf } from '../../dead-letters-object/stub.ts';
import type { EventsMessage } from '../../messages.ts';
import type { PersonIds } from '../../store/person-rows.ts';

/** More dead letters than this are an outage, not a project to export from. */
const lettersAtMost = 1_000;
const lettersAtOnce = 100;

/** The events of a person in messages that failed every time. */
export async function readLettersOf(ctx: Ctx, projectId: string, { people }: PersonIds) {
  const letters = deadLettersOf(ctx.env, projectId);
  const places = await letters.newest(null, lettersAtMost);
  const ids = new Set<unknown>(people);
  const items: JsonValue[] = [];
  for (let i = 0; i < places.length; i += lettersAtOnce) {
    const bodies = await letters.read(places.slice(i, i + lettersAtOnce).map(({ id }) => id));
    for (const { body } of bodies) {
      const message = parseLetter(body) as Partial<EventsMessage> | null;
      const events = Array.isArray(message?.events) ? message.events : [];
      items.push(
        ...(events.filter(({ userId, anonymousId }) => ids.has(userId ?? anonymousId)) as unknown as JsonValue[]),
      );
    }
  }
  return { items, isCut: places.length === lettersAtMost };
}
