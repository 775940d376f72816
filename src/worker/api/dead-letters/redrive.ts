// Puts dead letters back on their queues. Everything a message does has derived ids, so what was done before is not done
// twice, and a redrive may be repeated: the message goes first, the note that it went follows.
import {
  type BulkRedrive,
  type BulkRedriveInput,
  type DeadLetter,
  redriveLimit,
} from '../../../contract/account/dead-letter.ts';
import { AppError } from '../../../contract/errors.ts';
import { type Ctx, projectsOf } from '../../access/context.ts';
import { decodeCursor, encodeCursor } from '../../access/pages.ts';
import { writeAudited } from '../../access/write.ts';
import type { Letter, LetterFilter, LetterPlace } from '../../dead-letters-object/messages.ts';
import { deadLettersOf } from '../../dead-letters-object/stub.ts';
import { resend } from '../../stream/resend.ts';
import { findLetter, placeOf, toDeadLetter } from './service.ts';

/** Projects that one call looks at; asking one that holds nothing costs a call to its object. */
const projectsAtOnce = 50;

/** Sends one message once more. */
export async function redriveDeadLetter(ctx: Ctx, id: string): Promise<DeadLetter> {
  const { projectId, letter } = await findLetter(ctx, id);
  const sent = await putBack(ctx, projectId, [letter]);
  if (sent === 0) throw new AppError('conflict', `There is no queue ${letter.queue} any more.`);
  await writeAudited(ctx, [], {
    projectId,
    action: 'dead_letter.redriven',
    targetKind: 'dead_letter',
    targetId: id,
    after: { queue: letter.queue },
  });
  return toDeadLetter({ projectId, letter: { ...letter, redrivenAt: ctx.now } });
}

/** Sends messages once more that wait for it: project by project, oldest first. */
export async function redriveDeadLetters(ctx: Ctx, input: BulkRedriveInput): Promise<BulkRedrive> {
  const filter: LetterFilter = {
    queue: input.queue,
    from: input.from === undefined ? undefined : Date.parse(input.from),
    to: input.to === undefined ? undefined : Date.parse(input.to),
  };
  const start = input.cursor === undefined ? null : cursorOf(input.cursor);
  const all = await projectsOf(ctx, input.projectId);
  const remaining = all.slice(start ? Math.max(0, all.indexOf(start.projectId)) : 0);
  let redriven = 0;
  for (const [visited, projectId] of remaining.entries()) {
    if (visited === projectsAtOnce) return { redriven, nextCursor: encodeCursor([projectId, 0, '']) };
    const after = projectId === start?.projectId ? start.place : null;
    const wanted = redriveLimit - redriven;
    const found = await deadLettersOf(ctx.env, projectId).oldestWaiting(filter, after, wanted + 1);
    const letters = found.slice(0, wanted);
    redriven += await redriveIn(ctx, projectId, letters, filter);
    if (found.length <= wanted) continue;
    const last = letters.at(-1) ?? after;
    return { redriven, nextCursor: encodeCursor([projectId, last?.createdAt ?? 0, last?.id ?? '']) };
  }
  return { redriven, nextCursor: null };
}

async function redriveIn(ctx: Ctx, projectId: string, letters: Letter[], filter: LetterFilter): Promise<number> {
  const sent = await putBack(ctx, projectId, letters);
  if (sent === 0) return 0;
  await writeAudited(ctx, [], {
    projectId,
    action: 'dead_letters.redriven',
    targetKind: 'project',
    targetId: projectId,
    after: { letters: sent, ...(filter.queue === undefined ? {} : { queue: filter.queue }) },
  });
  return sent;
}

/** Returns how many went; those of a queue that is no more do not. */
async function putBack(ctx: Ctx, projectId: string, letters: readonly Letter[]): Promise<number> {
  let sent = 0;
  for (const [queue, group] of Map.groupBy(letters, (letter) => letter.queue)) {
    const bodies = group.map(({ body }) => body);
    if (!(await resend(ctx.env, queue, bodies))) continue;
    sent += group.length;
    await deadLettersOf(ctx.env, projectId).markRedriven(
      group.map(({ id }) => id),
      ctx.now,
    );
  }
  return sent;
}

function cursorOf(cursor: string): { projectId: string; place: LetterPlace } {
  const [projectId, ...place] = decodeCursor(cursor, 3);
  return { projectId: String(projectId), place: placeOf(place) };
}
