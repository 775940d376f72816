// One round of events: what they start and end, then the batch that publishes it and records them.
// 1. An event is recorded only after everything it starts was started; what comes after is done again when its message is
//    redelivered. Repeating changes nothing, because every id is derived (R1) and a run consumes an event once.
// 2. An event that cannot be done is not recorded, and its neighbours are.
import type { StreamEvent } from '../../../contract/events.ts';
import { openProject, withRetry } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import { personOf } from '../../person.ts';
import { runStub } from '../../run-object/stub.ts';
import { recordStatements } from '../../store/events.ts';
import { isAwaited, loadMatchIndex } from '../../store/match-index.ts';
import { loadOrg } from '../../store/orgs.ts';
import { emptyProfile, type ProfileRow } from '../../store/profile-row.ts';
import { type QueuedRun, queueRunsStatement } from '../../store/queued-runs.ts';
import {
  type ActiveEntry,
  activeEntriesStatement,
  giveBackStatement,
  type KeptRefusal,
  refusalsStatement,
  refusedStatement,
} from '../../store/run-entries.ts';
import { publishTransitions, type Transition } from '../../stream/publish-transitions.ts';
import { admit } from './entries.ts';
import { type Failures, isLasting } from './failures.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { type Match, type Matching, matchesOf, splitByPerson } from './match.ts';
import { countRefusals } from './person-refusals.ts';
import { prepare } from './prepare.ts';
import type { TakenEvent } from './taken-event.ts';

const startsAtOnce = 50;

interface Round extends Matching {
  env: Env;
  db: D1Database;
  people: Map<string, ProfileRow>;
  failures: Failures;
  listeners: Listeners;
  /** Refusals of an earlier try, which stand: event id and workflow id. */
  refusedBefore: ReadonlySet<string>;
}

/** What a round leaves to be published. */
interface Leftovers {
  transitions: Transition[];
  refused: KeptRefusal[];
  queued: QueuedRun[];
  /** Statements that give back the entries of runs that did not start. */
  givenBack: D1PreparedStatement[];
}

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
  countRefusals(projectId, refused);
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
  await finishRound(round, open, left);
  return left.transitions.length;
}

async function readRefused(db: D1Database, projectId: string, eventIds: string[]): Promise<Set<string>> {
  if (eventIds.length === 0) return new Set();
  const statement = refusedStatement(db, projectId, eventIds);
  const { results } = await withRetry(() => statement.all<{ eventId: string; workflowId: string }>());
  return new Set(results.map(({ eventId, workflowId }) => `${eventId} ${workflowId}`));
}

/** Starts what the events of one wave match; each person occurs once in a wave. */
async function startWave(round: Round, wave: StreamEvent[], left: Leftovers): Promise<void> {
  const { env, db, now, refusedBefore } = round;
  const matches = wave
    .flatMap((event) => matchesOf(round, event, personEvent(round, event).profile))
    .filter(({ head }) => !refusedBefore.has(`${head.event.id} ${head.workflowId}`));
  const verdicts = await admit(env, db, matches, now);
  const starts: Match[] = [];
  for (const [match, refusal] of verdicts) {
    if (refusal) left.refused.push({ ...placeOf(match), ...refusal });
    else starts.push(match);
  }
  for (let i = 0; i < starts.length; i += startsAtOnce) {
    const group = starts.slice(i, i + startsAtOnce);
    const started = await Promise.allSettled(group.map((match) => startRun(env, match)));
    for (const [place, match] of group.entries()) keepStart(round, match, started[place], left);
  }
}

const startRun = (env: Env, { head, profile, paused }: Match) =>
  runStub(env, head.runId).start({ head, profile, queued: paused });

const placeOf = ({ head }: Match) => ({ eventId: head.event.id, workflowId: head.workflowId });

function keepStart(
  { db, failures, listeners }: Round,
  match: Match,
  started: PromiseSettledResult<Transition> | undefined,
  left: Leftovers,
): void {
  const { head, paused } = match;
  if (started?.status === 'fulfilled') {
    left.transitions.push(started.value);
    if (paused) left.queued.push({ workflowId: head.workflowId, queuedAt: head.event.timestamp, runId: head.runId });
    if (head.watched) listeners.add(head);
  } else if (isLasting(started?.reason)) {
    left.refused.push({ ...placeOf(match), reason: 'start_failed', message: String(started?.reason) });
    left.givenBack.push(giveBackStatement(db, head, head.runId));
  } else failures.add(head.event, started?.reason);
}

/** Publishes what the round led to and records its events; then notifies runs that listen since the round began. */
async function finishRound(round: Round, open: StreamEvent[], left: Leftovers): Promise<void> {
  const { env, db, orgId, projectId, now, people, index, failures, listeners } = round;
  const done = open.filter((event) => !failures.has(event));
  const record = done.map((event) => ({ ...event, awaitedOf: isAwaited(index, event) ? personOf(event) : null }));
  const after = [
    ...(left.refused.length ? [refusalsStatement(db, projectId, left.refused, now)] : []),
    ...(left.queued.length ? [queueRunsStatement(db, projectId, left.queued)] : []),
    ...left.givenBack,
    ...recordStatements(db, projectId, record),
    ...(index.listens ? [activeEntriesStatement(db, projectId, [...people.keys()])] : []),
  ];
  const options = { orgId, now, index };
  const results = await publishTransitions<ActiveEntry>(env, db, left.transitions, { ...options, after });
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

function personEvent({ people }: Pick<Round, 'people'>, event: StreamEvent) {
  return { event, profile: people.get(personOf(event)) ?? emptyProfile(personOf(event)) };
}
