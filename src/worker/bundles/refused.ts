// An import that is refused is told to the stream of its project, where alert rules and workflows can react to it.
import type { ImportQuery } from '../../contract/bundle/import.ts';
import type { AppError } from '../../contract/errors.ts';
import type { Ctx } from '../access/context.ts';
import { openProject, withRetry } from '../db/client.ts';
import { outboxStatement } from '../store/stream-outbox.ts';
import { platformEvents } from '../stream/platform-events.ts';
import { tryRelay } from '../stream/relay.ts';

/** Faults that the event holds; it is the size of an event, and who wants all of them has the answer. */
const toldFaults = 20;
const longestMessage = 500;

/** Tells once that an import was refused: the id of the event follows from that of the request. */
export async function tellRefused(
  ctx: Ctx,
  projectId: string,
  { source, ref }: Pick<ImportQuery, 'source' | 'ref'>,
  { message, faults = [] }: AppError,
): Promise<void> {
  const events = platformEvents({
    projectId,
    type: 'promote.failed',
    about: `import:${ctx.requestId}`,
    userId: null,
    properties: {
      reason: 'import_refused',
      source,
      ref: ref ?? null,
      message: message.slice(0, longestMessage),
      faults: faults.length,
      errors: faults.slice(0, toldFaults).map((one) => ({ ...one, message: one.message.slice(0, longestMessage) })),
      actor: ctx.actor,
    },
    depth: 0,
    at: ctx.now,
  });
  const db = await openProject(ctx.env, projectId);
  await withRetry(() => db.batch([outboxStatement(db, events)]));
  await tryRelay(ctx.env, db, { orgId: ctx.org.id, projectId }, events);
}
