// Events that join a run which gathers them, instead of starting one of their own.
// 1. An event is given to the run in D1 before the run is told, so one that is dispatched again comes to the same run. The run
//    alone decides whether it takes the event; where its digest is closed, the event is taken back and begins a new one.
// 2. Of two events that begin a digest at once, one takes its place; the other is taken again and joins it.
// 3. An event whose own run exists starts that again, which changes nothing, whoever gathers by now.
import type { Env } from '../../env.ts';
import type { Joined } from '../../run-object/messages.ts';
import { runStub } from '../../run-object/stub.ts';
import {
  assignToDigests,
  type DigestClaim,
  type DigestPlace,
  giveBackStatement,
  takeDigestPlaces,
  unassign,
} from '../../store/run-entries.ts';
import type { Match } from './match.ts';
import type { Leftovers, Round } from './work.ts';

/** Longer than any message is tried again: a run that has not begun by then never will. Milliseconds. */
const abandonedMs = 24 * 3_600_000;

/** A match that may begin a digest. */
interface Beginning {
  match: Match;
  claim: DigestClaim & { replaced: string | null };
}

/** What is left of matches when those that joined a digest are out: who may start, and who takes the place of a digest. */
export interface Unjoined {
  matches: Match[];
  beginnings: Beginning[];
}

/** Lets matches join the digests that are open for them. */
export async function joinDigests(round: Round, matches: readonly Match[], left: Leftovers): Promise<Unjoined> {
  const { env, db, now, failures } = round;
  const gathering = matches.flatMap((match) => claimOf(match) ?? []);
  const others = matches.filter(({ rule }) => rule.digest === null);
  if (gathering.length === 0) return { matches: others, beginnings: [] };
  const exists = await Promise.all(gathering.map(({ match }) => hasRun(env, match)));
  const started = gathering.filter((_, i) => exists[i]).map(({ match }) => match);
  const open = gathering.filter((_, i) => !exists[i]);
  const places = await assignToDigests(
    db,
    open.map(({ claim }) => claim),
    now,
  );
  const answers = await Promise.allSettled(open.map(({ match }, i) => askToJoin(env, match, places[i], now)));
  const beginnings: Beginning[] = [];
  for (const [i, { match, claim }] of open.entries()) {
    const answer = answers[i];
    const joined = answer?.status === 'fulfilled' ? answer.value : null;
    if (answer?.status === 'rejected') failures.add(match.head.event, answer.reason);
    else if (joined?.verdict === 'unknown')
      failures.add(match.head.event, new Error('The run that gathers has not begun yet.'));
    else if (joined?.verdict === 'joined') {
      if (joined.transition.runId !== '') left.transitions.push(joined.transition);
    } else beginnings.push({ match, claim: { ...claim, replaced: places[i]?.assigned ?? places[i]?.runId ?? null } });
  }
  await unassign(
    db,
    beginnings.map(({ claim }) => claim),
  );
  return { matches: [...others, ...started, ...beginnings.map(({ match }) => match)], beginnings };
}

/** Takes the places of digests for runs that may start; returns the matches whose place another one has taken. */
export async function beginDigests(
  { db, failures }: Round,
  beginnings: readonly Beginning[],
  left: Leftovers,
): Promise<Set<Match>> {
  const taken = await takeDigestPlaces(
    db,
    beginnings.map(({ claim }) => claim),
  );
  const late = beginnings.filter((_, i) => !taken[i]).map(({ match }) => match);
  for (const { head } of late) {
    left.givenBack.push(giveBackStatement(db, head, head.runId));
    failures.add(head.event, new Error('Another event has begun the digest.'));
  }
  return new Set(late);
}

function claimOf(match: Match): { match: Match; claim: DigestClaim } | null {
  const { head, rule, refusedAs } = match;
  return rule.digest && { match, claim: { head, key: rule.digest.key, refusedAs } };
}

const hasRun = async (env: Env, { head }: Match): Promise<boolean> => (await runStub(env, head.runId).view()) !== null;

/** Asks the run to which the event was given; null where it was given to none, or to one that will never begin. */
async function askToJoin(
  env: Env,
  { head, profile }: Match,
  place: DigestPlace | undefined,
  now: number,
): Promise<Joined | null> {
  if (!place?.assigned) return null;
  const joined = await runStub(env, place.assigned).join({ event: head.event, profile });
  const isAwaited = place.runId === place.assigned && (place.enteredAt ?? 0) + abandonedMs > now;
  return joined.verdict === 'unknown' && !isAwaited ? null : joined;
}
