// Reaches the next people of a broadcast.
// 1. Their runs are started first and counted after. Whoever dies between the two reaches the same people again, for whom
//    the same runs are there, and counts them once.
// 2. Each person is judged right before their start. Nobody is passed over because of a neighbour who has to be repeated.
import {
  advanceBroadcast,
  type BroadcastState,
  chunkSize,
  mayReach,
  mostTries,
} from '../../../engine/broadcasts/advance.ts';
import { withRetry } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import {
  type AudiencePage,
  type AudiencePerson,
  type AudiencePlace,
  pageSize,
  readAudiencePage,
} from '../../store/audience-people.ts';
import { type BroadcastRow, saveBroadcastStatement, stateOf } from '../../store/broadcasts.ts';
import { loadOrg } from '../../store/orgs.ts';
import { type BroadcastAddress, readStartable, startPeople, type Told } from './start-people.ts';

/** Everything a turn of the clock gives to a broadcast. */
export interface BroadcastWork extends BroadcastAddress {
  env: Env;
  db: D1Database;
  now: number;
  /** Starts that are left for the turn. */
  starts: number;
}

/** What a call did: how many starts were tried, whether there may be more to do at once, whether a start has to be repeated. */
export interface Worked {
  tried: number;
  isIdle: boolean;
  failed: boolean;
}

/** People looked at for so many who may be reached: a slow pace must not read a whole page for each of them. */
const leastPage = 40;
const looksEach = 10;

const idle: Worked = { tried: 0, isIdle: true, failed: false };

/** Does the next bit of a broadcast that is due: counts a page, begins, or reaches some people. */
export async function workOn(work: BroadcastWork, row: BroadcastRow): Promise<Worked> {
  const { env, orgId, projectId, now } = work;
  const state = stateOf(row);
  const place: AudiencePlace = { projectId, audienceId: row.audienceId, org: await loadOrg(env, orgId), now };
  if (state.countCursor !== null) return countOn(work, row, place, state.countCursor);
  if (state.startedAt === null && state.at > now) return idle;
  const startable = await readStartable(work, row.workflowId, state.startedAt === null ? null : state.version);
  if (startable === null) return end(work, row, { kind: 'stop', reason: 'workflow_inactive' });
  if (state.startedAt === null) return end(work, row, { kind: 'begin', version: startable.version });
  const most = Math.min(mayReach(state, now), work.starts, chunkSize);
  if (most === 0) return idle;
  const page = await readAudiencePage(work.db, place, state.cursor, Math.min(pageSize, leastPage + most * looksEach));
  if (page === null) return end(work, row, { kind: 'stop', reason: 'audience_deleted' });
  const part = partOf(page, most, state.cursor);
  const members = part.people.filter(({ isMember }) => isMember);
  const told = await startPeople(work, startable, row.id, members);
  const { isStuck, ...reached } = tally(part, told, state.cursor, state.tries + 1 >= mostTries);
  await save(work, row, advanceBroadcast(state, { kind: 'reached', ...reached }, now));
  return { tried: reached.tried, isIdle: isStuck, failed: isStuck };
}

async function countOn(work: BroadcastWork, row: BroadcastRow, place: AudiencePlace, after: string): Promise<Worked> {
  const page = await readAudiencePage(work.db, place, after, pageSize);
  if (page === null) return end(work, row, { kind: 'stop', reason: 'audience_deleted' });
  const { people, looked, cursor } = page;
  const members = people.filter(({ isMember }) => isMember).length;
  return end(work, row, { kind: 'counted', members, looked, cursor });
}

async function end(
  work: BroadcastWork,
  row: BroadcastRow,
  input: Parameters<typeof advanceBroadcast>[1],
): Promise<Worked> {
  await save(work, row, advanceBroadcast(stateOf(row), input, work.now));
  return { ...idle, isIdle: false };
}

async function save({ db, now }: BroadcastWork, row: BroadcastRow, state: BroadcastState | null): Promise<void> {
  if (state !== null) await withRetry(() => saveBroadcastStatement(db, row, state, now).run());
}

/** People who are next: some members, and those between them who were known to be in the audience and have left it. */
interface PagePart {
  people: readonly AudiencePerson[];
  /** The last person who was looked at. */
  cursor: string;
  isEnd: boolean;
}

/** The people of a page up to a number of members. */
function partOf({ people, cursor }: AudiencePage, most: number, before: string): PagePart {
  let members = 0;
  const end = people.findIndex(({ isMember }) => isMember && ++members > most);
  const taken = end === -1 ? people : people.slice(0, end);
  const last = taken.at(-1)?.profile.user_id ?? before;
  return end === -1
    ? { people: taken, cursor: cursor ?? last, isEnd: cursor === null }
    : { people: taken, cursor: last, isEnd: false };
}

/** Counts what became of people, up to the first one whose start has to be repeated; `before` is who came before them. */
function tally(part: PagePart, told: ReadonlyMap<AudiencePerson, Told>, before: string, givesUp: boolean) {
  const counts: Record<string, number> = {};
  const reached = { tried: 0, started: 0, failed: 0, skips: counts };
  let cursor = before;
  for (const [place, person] of part.people.entries()) {
    const what = told.get(person) ?? { result: 'skipped', reason: 'left_audience' };
    if (what.result === 'repeat' && !(givesUp && place === 0))
      return { ...reached, cursor, isEnd: false, isStuck: true };
    if (person.isMember) reached.tried += 1;
    if (what.result === 'started') reached.started += 1;
    else if (what.result === 'skipped') counts[what.reason] = (counts[what.reason] ?? 0) + 1;
    else reached.failed += 1;
    cursor = person.profile.user_id;
  }
  return { ...reached, cursor: part.cursor, isEnd: part.isEnd, isStuck: false };
}
