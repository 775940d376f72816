import { invalidInput } from '../../../contract/errors.ts';
import type { Profile, ProfileQuery } from '../../../contract/people/profile.ts';
import type { Ctx } from '../../access/context.ts';
import { eachProject, type Place } from '../../access/databases.ts';
import { listAcross } from '../../access/list-across.ts';
import { decodeCursor, encodeCursor, isCursorOf, type Page } from '../../access/pages.ts';
import { addressSource, profileSource, toProfile } from '../../store/profile-view.ts';
import type { SortKey } from '../../store/sort-key.ts';

/** Parts of a cursor in the two lists of a search. */
const [ofIds, ofAddresses] = [2, 3];

/** People by their id. */
export async function listProfiles(ctx: Ctx, query: ProfileQuery): Promise<Page<Profile>> {
  const { cursor, email, userIdPrefix, q, pageSize } = query;
  const places = await eachProject(ctx, query.projectId);
  if (q !== undefined) return searchProfiles(places, q, query);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, ofIds);
  return listById(places, { email, userIdPrefix, after }, pageSize);
}

type Filter = Omit<Parameters<typeof profileSource>[0], 'projectId'>;

function listById(places: readonly Place[], filter: Filter, pageSize: number): Promise<Page<Profile>> {
  return listAcross(places, {
    pageSize,
    source: ({ projectId }) => profileSource({ projectId, ...filter }),
    sortedBy: ['userId', 'projectId'],
    toItem: toProfile,
  });
}

/** Two lists, one behind the other: each is read by a key. */
async function searchProfiles(
  places: readonly Place[],
  q: string,
  { cursor, email, userIdPrefix, pageSize }: ProfileQuery,
): Promise<Page<Profile>> {
  if (email !== undefined || userIdPrefix !== undefined) throw notTogether(email === undefined);
  if (cursor !== undefined && isCursorOf(cursor, ofAddresses))
    return listByAddress(places, q, decodeCursor(cursor, ofAddresses), pageSize);
  const after = cursor === undefined ? undefined : decodeCursor(cursor, ofIds);
  const byId = await listById(places, { userIdPrefix: q, after }, pageSize);
  if (byId.nextCursor !== null) return byId;
  const room = pageSize - byId.data.length;
  if (room === 0) return { ...byId, nextCursor: encodeCursor([q, '', '']) };
  const others = await listByAddress(places, q, undefined, room);
  return { data: [...byId.data, ...others.data], nextCursor: others.nextCursor };
}

function listByAddress(
  places: readonly Place[],
  q: string,
  after: SortKey | undefined,
  pageSize: number,
): Promise<Page<Profile>> {
  return listAcross(places, {
    pageSize,
    source: ({ projectId }) => addressSource(projectId, q, after),
    sortedBy: ['email', 'userId', 'projectId'],
    toItem: toProfile,
  });
}

function notTogether(isPrefix: boolean) {
  const name = isPrefix ? 'userIdPrefix' : 'email';
  const message = `\`q\` looks for ids and addresses; leave out \`${name}\`.`;
  return invalidInput([{ pointer: `?${name}`, code: 'not_together', message }]);
}
