// One round of events: what they start and end, then the batch that publishes it and records them.
// 1. An event is recorded only after everything it starts was started; what comes after is done again when its message is
//    redelivered. Repeating changes nothing, because every id is derived (R1) and a run consumes an event once.
// 2. An event that cannot be done is not recorded, and its neighbours are.
import type { StreamEvent } from '../../../contract/events.ts';
import { openProject } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import { log } from '../../log.ts';
import { personOf } from '../../person.ts';
import { recordStatements } from '../../store/events.ts';
import { isAwaited, loadMatchIndex } from '../../store/match-index.ts';
import { loadOrg } from '../../store/orgs.ts';
import { emptyProfile } from '../../store/profile-row.ts';
import { queueRunsStatement } from '../../store/queued-runs.ts';
import { refusalsStatement } from '../../store/refused-entries.ts';
import { type ActiveEntry, activeEntriesStatement } from '../../store/run-entries.ts';
import { enqueueReferences } from '../../stream/enqueue.ts';
import { followAudiences } from '../../stream/follow-audiences.ts';
import { profileEffects } from '../../stream/profile-changes.ts';
import { publishTransitions } from '../../stream/publish-transitions.ts';
import { tryRelay } from '../../stream/relay.ts';
import { type Changes, changedPeople } from './changed-people.ts';
import type { Failures } from './failures.ts';
import { createListeners } from './listeners.ts';
import { matchesOf, splitByPerson } from './match.ts';
import { moveFeeds } from './move-feeds.ts';
import { countRefusals } from './person-refusals.ts';
import { type Prepared, prepare } from './prepare.ts';
import { hitsOf } from './reactions/hits.ts';
import { type Reacted, react } from './reactions/react.ts';
import { enqueueRecipients } from './recipients.ts';
import { readRefused, startMatches } from './starts.ts';
import type { TakenEvent } from './taken-event.ts';
import type { Leftovers, Round } from './work.ts';

/** Dispatches the events of one round; returns how many calls to run objects it took. */
export async function dispatchRound(
  env: Env,
  { orgId, projectId }: { orgId: string; projectId: string },
  taken: TakenEvent[],
  failures: Failures,
  now: number,
): Promise<number> {
  const db = await openProject(env, projectId);
  const prepared = await prepare(db, projectId, taken, now);
  const { open, repeated, people, refused, matchVersion, entries } = prepared;
  if (open.length === 0) return 0;
  await moveFeeds(env, projectId, prepared.joined, failures);
  countRefusals(projectId, refused);
  await followChanges(env, { orgId, projectId }, prepared, failures, now);
  const round: Round = {
    ...{ env, db, orgId, projectId, now, people, failures },
    index: await loadMatchIndex(env, orgId, projectId, matchVersion),
    org: await loadOrg(env, orgId),
    refusedBefore: await readRefused(db, projectId, [...repeated]),
    listeners: createListeners({ env, projectId, known: entries, failures }),
  };
  const left: Leftovers = { transitions: [], refused: [...refused], queued: [], givenBack: [] };
  for (const wave of splitByPerson(open, round.index.listens)) {
    left.transitions.push(...(await round.listeners.notify(wave.map((event) => personEvent(round, event)))));
    await startWave(
      round,
      wave.filter((event) => !failures.has(event)),
      left,
    );
  }
  const changes = changedPeople(prepared, taken);
  await finishRound(round, open, left, changes);
  return left.transitions.length;
}

/** Before anything is recorded: events whose changes could not be followed are taken again. */
async function followChanges(
  env: Env,
  address: { orgId: string; projectId: string },
  { look, open }: Prepared,
  failures: Failures,
  now: number,
): Promise<void> {
  const depths = new Map<string, number>();
  for (const event of open) depths.set(personOf(event), Math.max(event.depth, depths.get(personOf(event)) ?? 0));
  try {
    await followAudiences(env, address, look, { now, depthOf: (personId) => depths.get(personId) ?? 0 });
  } catch (error) {
    for (const event of open) failures.add(event, error);
  }
}

/** Starts what the events of one wave match; each person occurs once in a wave. */
async function startWave(round: Round, wave: StreamEvent[], left: Leftovers): Promise<void> {
  const found = wave.map((event) => matchesOf(round, event, personEvent(round, event).profile));
  await enqueueRecipients(
    round,
    found.flatMap(({ lists }) => lists),
    left,
  );
  await startMatches(
    round,
    found.flatMap(({ matches }) => matches),
    left,
  );
}

/** Publishes what the round led to and records its events; then notifies runs that listen since the round began. */
async function finishRound(round: Round, open: StreamEvent[], left: Leftovers, changes: Changes): Promise<void> {
  const { env, db, orgId, projectId, now, people, index, failures, listeners } = round;
  const done = open.filter((event) => !failures.has(event));
  const record = done.map((event) => ({ ...event, awaitedOf: isAwaited(index, event) ? personOf(event) : null }));
  const reacted = await reactTo(round, done);
  const due = await profileEffects(env, db, round, changes.changed, changes.gone);
  const after = [
    ...reacted.statements,
    ...(left.refused.length ? [refusalsStatement(db, projectId, left.refused, now)] : []),
    ...(left.queued.length ? [queueRunsStatement(db, projectId, left.queued)] : []),
    ...left.givenBack,
    ...due.statements,
    ...recordStatements(db, projectId, record),
    ...(index.listens ? [activeEntriesStatement(db, projectId, [...people.keys()])] : []),
  ];
  const options = { orgId, now, index };
  const results = await publishTransitions<ActiveEntry>(env, db, left.transitions, { ...options, after });
  await postReactions(round, reacted, results);
  await due.wake();
  if (!index.listens) return;
  // Two batches may hold events and entries of one person at once; each looks at what the other has written.
  const late = [
    ...(await listeners.notifyNew(
      results.at(-1)?.results ?? [],
      done.map((event) => personEvent(round, event)),
    )),
    ...(await listeners.catchUp(db, people, open)),
  ];
  await publishTransitions(env, db, late, options);
}

/** What else the events lead to; each is judged with what is known of its person by now. */
function reactTo(round: Round, events: readonly StreamEvent[]): Promise<Reacted> {
  const found = events.map((event) => hitsOf(round, event, personEvent(round, event).profile));
  return react(
    round,
    found.flatMap(({ hits }) => hits),
    found.flatMap(({ faults }) => faults),
  );
}

/** The rows are committed: what cannot be posted now is found by the sweep. */
async function postReactions(
  { env, db, orgId, projectId, now }: Round,
  { statements, events, references }: Reacted,
  results: readonly D1Result<unknown>[],
): Promise<void> {
  const due = references(results.slice(0, statements.length));
  await Promise.all([
    enqueueReferences(env, { orgId, projectId }, due, now).catch((error: unknown) =>
      log({ level: 'error', message: 'due rows are left to the sweep', projectId, error: String(error) }),
    ),
    tryRelay(env, db, { orgId, projectId }, events),
  ]);
}

function personEvent({ people }: Pick<Round, 'people'>, event: StreamEvent) {
  return { event, profile: people.get(personOf(event)) ?? emptyProfile(personOf(event)) };
}
