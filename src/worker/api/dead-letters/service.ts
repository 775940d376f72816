import { and, eq } from 'drizzle-orm';
import type { DeadLetter } from '../../../contract/account/dead-letter.ts';
import { AppError } from '../../../contract/errors.ts';
import type { ProjectListQuery } from '../../../contract/lists.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { type Ctx, projectsOf } from '../../access/context.ts';
import { newestFirst } from '../../access/newest-first.ts';
import { type Page, pageOf } from '../../access/pages.ts';
import { found } from '../../access/tenant.ts';
import { writeDirectory } from '../../access/write.ts';
import { deadLetters, parseLetter } from '../../db/schema/directory.ts';
import type { Env } from '../../env.ts';
import type { EventsMessage, StepMessage } from '../../messages.ts';
import { redriven } from '../../store/dead-letters.ts';
import { inProjects } from '../../store/in-projects.ts';

type Row = typeof deadLetters.$inferSelect;

/** Messages that failed every time, newest first. */
export async function listDeadLetters(ctx: Ctx, query: ProjectListQuery): Promise<Page<DeadLetter>> {
  const { start, order, keyOf } = newestFirst(query.cursor, deadLetters);
  const rows = await ctx.directory
    .select()
    .from(deadLetters)
    .where(and(inProjects(deadLetters.projectId, await projectsOf(ctx, query.projectId)), start))
    .orderBy(...order)
    .limit(query.pageSize + 1);
  return pageOf(rows, query.pageSize, toDeadLetter, keyOf);
}

/** Sends a message once more; everything it does has derived ids, so what was done before is not done twice. */
export async function redriveDeadLetter(ctx: Ctx, id: string): Promise<DeadLetter> {
  const where = and(inProjects(deadLetters.projectId, await projectsOf(ctx)), eq(deadLetters.id, id));
  const [row] = await ctx.directory.select().from(deadLetters).where(where).limit(1);
  const letter = found(row, `dead letter ${id}`);
  await resend(ctx.env, letter);
  const { projectId } = letter;
  await writeDirectory(ctx, [redriven(ctx.directory, id, ctx.now)], {
    projectId,
    action: 'dead_letter.redriven',
    targetKind: 'dead_letter',
    targetId: id,
    after: { queue: letter.queue },
  });
  return toDeadLetter({ ...letter, redrivenAt: ctx.now });
}

async function resend(env: Env, { queue, body }: Row): Promise<void> {
  // The consumer of the dead-letter queue stored what the queue of this name had carried.
  if (queue.endsWith('-events')) await env.EVENTS.send(parseLetter<EventsMessage>(body));
  else if (queue.endsWith('-sends')) await env.SENDS.send(parseLetter<StepMessage>(body));
  else if (queue.endsWith('-webhooks')) await env.WEBHOOKS.send(parseLetter<StepMessage>(body));
  else if (queue.endsWith('-ai')) await env.MODELS.send(parseLetter<StepMessage>(body));
  else throw new AppError('conflict', `There is no queue ${queue} any more.`);
}

function toDeadLetter({ id, projectId, queue, body, createdAt, redrivenAt }: Row): DeadLetter {
  return {
    id,
    projectId: projectId ?? '',
    queue,
    body: parseLetter(body),
    createdAt: isoTime(createdAt),
    redrivenAt: redrivenAt === null ? null : isoTime(redrivenAt),
  };
}
