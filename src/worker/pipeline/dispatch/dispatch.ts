// Applies a batch of events to what they concern: profiles and runs. One D1 round trip before, one after, per batch.
// 1. An event is recorded only after everything it starts was started; until then a redelivery does everything again,
//    which changes nothing, because every id is derived (R1).
// 2. Calls of one person are applied in the order of their timestamps; a track sees the identify before it.
import type { StreamEvent } from '../../../contract/events.ts';
import { openProject } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import { derivedId } from '../../ids.ts';
import { type EventsMessage, queuedEvent, streamEvent } from '../../messages.ts';
import { personOf } from '../../person.ts';
import { runStub } from '../../run-object/stub.ts';
import { recordStatements } from '../../store/events.ts';
import { loadMatchIndex } from '../../store/match-index.ts';
import { loadOrg } from '../../store/orgs.ts';
import { emptyProfile, type ProfileRow } from '../../store/profile-row.ts';
import { countQueuedRuns, type QueuedRun, queueRunsStatement } from '../../store/queued-runs.ts';
import {
  type ActiveEntry,
  activeEntriesStatement,
  claimEntries,
  type KeptRefusal,
  refusalsStatement,
} from '../../store/run-entries.ts';
import { enqueueEvents } from '../../stream/enqueue.ts';
import { publishTransitions, type Transition } from '../../stream/publish-transitions.ts';
import { createListeners, type Listeners } from './listeners.ts';
import { type Match, type Matching, matchesOf, splitByPerson } from './match.ts';
import { countRefusals } from './person-refusals.ts';
import { prepare } from './prepare.ts';

/** Events taken together: their statements stay far below D1's limits for one batch. */
const eventsPerRound = 100;
const startsAtOnce = 50;
/** The platform allows 1,000 calls to objects and services in one invocation; what is left goes back to the queue. */
const callsPerInvocation = 600;
/** So many runs wait for a paused workflow; what comes beyond is refused with its reason. */
const queuedLimit = 10_000;

/** Dispatches the events of one project. */
export async function dispatchEvents(
  env: Env,
  orgId: string,
  projectId: string,
  messages: EventsMessage[],
  now: number,
): Promise<void> {
  const events = inOrder(
    messages.flatMap(({ events }) =>
      events.map((event) => streamEvent(derivedId('event', projectId, event.messageId), event)),
    ),
  );
  let calls = 0;
  for (let i = 0; i < events.length; i += eventsPerRound) {
    if (calls > callsPerInvocation) return enqueueEvents(env, { orgId, projectId }, events.slice(i).map(queuedEvent));
    calls += await dispatchRound(env, orgId, projectId, events.slice(i, i + eventsPerRound), now);
  }
}

interface Round extends Matching {
  env: Env;
  db: D1Database;
  people: Map<string, ProfileRow>;
}

/** What a round leaves to be published. */
interface Leftovers {
  transitions: Transition[];
  refused: KeptRefusal[];
  queued: QueuedRun[];
}

/** Returns how many calls to run objects it took. */
async function dispatchRound(
  env: Env,
  orgId: string,
  projectId: string,
  events: StreamEvent[],
  now: number,
): Promise<number> {
  const db = await openProject(env, projectId);
  const prepared = await prepare(db, projectId, events, now);
  const { fresh, refused } = prepared;
  if (fresh.length === 0) return 0;
  countRefusals(projectId, refused);
  const index = await loadMatchIndex(env, orgId, projectId, prepared.matchVersion);
  const round: Round = {
    env,
    db,
    orgId,
    projectId,
    now,
    people: prepared.people,
    index,
    org: await loadOrg(env, orgId),
  };
  const left: Leftovers = { transitions: [], refused: [...refused], queued: [] };
  const listeners = createListeners(env, projectId, prepared.entries);
  for (const wave of splitByPerson(fresh, index.listens)) {
    left.transitions.push(
      ...(await listeners.notify(wave.map((event) => ({ event, profile: personRow(prepared.people, event) })))),
    );
    await startWave(round, wave, left, listeners);
  }
  await finishRound(round, fresh, left, listeners);
  return left.transitions.length;
}

/** Starts what the events of one wave match; each person occurs once in a wave. */
async function startWave(round: Round, wave: StreamEvent[], left: Leftovers, listeners: Listeners): Promise<void> {
  const matches = wave.flatMap((event) => matchesOf(round, event, personRow(round.people, event)));
  const gated = matches.filter(({ rule }) => rule.gate || rule.watched);
  const refusals = new Map(zip(gated, await claimEntries(round.db, gated)));
  const waiting = await countQueuedRuns(
    round.db,
    matches.filter(({ paused }) => paused).map(({ head }) => head.workflowId),
  );
  const starts = matches.filter((match) => {
    const refusal = refusals.get(match) ?? (match.paused ? overflow(waiting, match.head.workflowId) : null);
    if (refusal) left.refused.push({ eventId: match.head.event.id, workflowId: match.head.workflowId, ...refusal });
    return !refusal;
  });
  left.transitions.push(...(await startAll(round.env, starts)));
  for (const { head, paused } of starts) {
    if (paused) left.queued.push({ workflowId: head.workflowId, queuedAt: head.event.timestamp, runId: head.runId });
    if (head.watched) listeners.add(head);
  }
}

function overflow(waiting: Map<string, number>, workflowId: string) {
  const count = (waiting.get(workflowId) ?? 0) + 1;
  waiting.set(workflowId, count);
  if (count <= queuedLimit) return null;
  return { reason: 'queue_full', message: `The workflow is paused and ${queuedLimit} runs wait for it already.` };
}

/** Publishes what the round led to and records its events; then notifies runs that listen since the round began. */
async function finishRound(round: Round, fresh: StreamEvent[], left: Leftovers, listeners: Listeners): Promise<void> {
  const { env, db, orgId, projectId, now, people, index } = round;
  const after = [
    ...(left.refused.length ? [refusalsStatement(db, projectId, left.refused, now)] : []),
    ...(left.queued.length ? [queueRunsStatement(db, projectId, left.queued)] : []),
    ...recordStatements(db, projectId, fresh),
    ...(index.listens ? [activeEntriesStatement(db, projectId, [...people.keys()])] : []),
  ];
  const options = { orgId, now, index };
  const results = await publishTransitions<ActiveEntry>(env, db, left.transitions, { ...options, after });
  if (!index.listens) return;
  // Two batches may hold events and entries of one person at once; each looks at what the other has written.
  const seen = fresh.map((event) => ({ event, profile: personRow(people, event) }));
  const late = [
    ...(await listeners.notifyNew(results.at(-1)?.results ?? [], seen)),
    ...(await listeners.catchUp(db, people, fresh)),
  ];
  await publishTransitions(env, db, late, options);
}

async function startAll(env: Env, starts: Match[]): Promise<Transition[]> {
  const transitions: Transition[] = [];
  for (let i = 0; i < starts.length; i += startsAtOnce) {
    const group = starts.slice(i, i + startsAtOnce);
    transitions.push(
      ...(await Promise.all(
        group.map(({ head, profile, paused }) =>
          runStub(env, head.runId).start({ head, profile, queued: paused, indexed: true }),
        ),
      )),
    );
  }
  return transitions;
}

const zip = <A, B>(keys: A[], values: B[]): [A, B][] =>
  keys.flatMap((key, i): [A, B][] => (i < values.length ? [[key, values[i] as B]] : []));

function personRow(people: Map<string, ProfileRow>, event: StreamEvent): ProfileRow {
  return people.get(personOf(event)) ?? emptyProfile(personOf(event));
}

/** By time, and each id once: the first of it counts. */
function inOrder(events: StreamEvent[]): StreamEvent[] {
  const unique = new Map<string, StreamEvent>();
  for (const event of events) if (!unique.has(event.id)) unique.set(event.id, event);
  return [...unique.values()].sort((a, b) => a.timestamp - b.timestamp);
}
