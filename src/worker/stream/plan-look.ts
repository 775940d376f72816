import { timeId } from '../ids.ts';
import { log } from '../log.ts';
import { dropLooksStatement, planLookStatement } from '../store/audience-looks.ts';

/** Longer than a call takes; milliseconds. */
const graceMs = 30_000;

/**
 * For a change of a person that nobody repeats when its caller dies: a statement of its batch by which the clock looks at
 * the person a little later, and what takes it back once that has been done.
 */
export function planLook(db: D1Database, projectId: string, personId: string, now: number) {
  const planned = { projectId, personId, id: timeId(now), dueAt: now + graceMs };
  return {
    statement: planLookStatement(db, planned),
    async done(): Promise<void> {
      await dropLooksStatement(db, projectId, [planned])
        .run()
        .catch((error: unknown) =>
          log({ level: 'error', message: 'a person is looked at again', projectId, error: String(error) }),
        );
    },
  };
}
