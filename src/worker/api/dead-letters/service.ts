import type { DeadLetter } from '../../../contract/account/dead-letter.ts';
import type { ProjectListQuery } from '../../../contract/lists.ts';
import { isoTime } from '../../../contract/primitives.ts';
import { type Ctx, projectsOf } from '../../access/context.ts';
import { decodeCursor, mergeSorted, type Page, pageOf } from '../../access/pages.ts';
import { found } from '../../access/tenant.ts';
import { type Letter, type LetterPlace, parseLetter } from '../../dead-letters-object/messages.ts';
import { deadLettersOf } from '../../dead-letters-object/stub.ts';

/** A letter and its project. */
export interface PlacedLetter {
  projectId: string;
  letter: Letter;
}

type Place = LetterPlace & { projectId: string };
const keyOf = ({ createdAt, id }: LetterPlace) => [createdAt, id];

/** Messages that failed every time, newest first. */
export async function listDeadLetters(ctx: Ctx, query: ProjectListQuery): Promise<Page<DeadLetter>> {
  const after = query.cursor === undefined ? null : placeOf(decodeCursor(query.cursor, 2));
  const projectIds = await projectsOf(ctx, query.projectId);
  const parts = await Promise.all(
    projectIds.map(async (projectId): Promise<Place[]> => {
      const places = await deadLettersOf(ctx.env, projectId).newest(after, query.pageSize + 1);
      return places.map((place) => ({ ...place, projectId }));
    }),
  );
  const places = mergeSorted(parts, keyOf, 'descending').slice(0, query.pageSize + 1);
  // Bodies are large; only those of the page are read.
  const letters = await readLetters(ctx, places.slice(0, query.pageSize));
  const { nextCursor } = pageOf(places, query.pageSize, (place) => place, keyOf);
  return { data: letters.map(toDeadLetter), nextCursor };
}

/** A letter that the caller may see. */
export async function findLetter(ctx: Ctx, id: string): Promise<PlacedLetter> {
  const projectIds = await projectsOf(ctx);
  const letters = await readLetters(
    ctx,
    projectIds.map((projectId) => ({ projectId, id })),
  );
  return found(letters[0], `dead letter ${id}`);
}

/** The place of a letter in a cursor. */
export function placeOf([createdAt, id]: (string | number)[]): LetterPlace {
  return { createdAt: Number(createdAt), id: String(id) };
}

/** Letters in the order in which they were asked for; those that are gone by now are left out. */
async function readLetters(ctx: Ctx, places: readonly Pick<Place, 'projectId' | 'id'>[]): Promise<PlacedLetter[]> {
  const byProject = Map.groupBy(places, ({ projectId }) => projectId);
  const found = await Promise.all(
    [...byProject].map(async ([projectId, group]) => {
      const letters = await deadLettersOf(ctx.env, projectId).read(group.map(({ id }) => id));
      return letters.map((letter): [string, PlacedLetter] => [`${projectId}:${letter.id}`, { projectId, letter }]);
    }),
  );
  const letters = new Map(found.flat());
  return places.flatMap(({ projectId, id }) => letters.get(`${projectId}:${id}`) ?? []);
}

/** A letter as the API shows it. */
export function toDeadLetter({ projectId, letter }: PlacedLetter): DeadLetter {
  const { id, queue, body, attempts, firstError, lastError, createdAt, redrivenAt } = letter;
  return {
    id,
    projectId,
    queue,
    body: parseLetter(body),
    attempts,
    firstError,
    lastError,
    createdAt: isoTime(createdAt),
    redrivenAt: redrivenAt === null ? null : isoTime(redrivenAt),
  };
}
