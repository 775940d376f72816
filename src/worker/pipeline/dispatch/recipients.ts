// One event for several people: its runs are started in portions, each a message of the events queue of its own.
// 1. The portions are in the queue before the event is recorded; where that fails, the event is taken again. Repeating
//    starts nothing twice, since each run id is derived from workflow, event and person (R1).
// 2. A portion that fails is tried again by its message, whatever becomes of the others. It blocks no other event.
// 3. In its run the event is the listed person's own: nothing else of whoever sent it is kept there than what it says.
import { digestOf } from '../../../engine/runs/digest.ts';
import { isWatched } from '../../../engine/runs/reentry.ts';
import { openProject, withRetry } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import { derivedId } from '../../ids.ts';
import { type EventsMessage, queuedEvent, type RecipientPortion, streamEvent } from '../../messages.ts';
import { loadDefinition } from '../../store/definitions.ts';
import { personHash, type Tombstone, tombstonesStatement } from '../../store/erasure.ts';
import { loadMatchIndex, type MatchableWorkflow } from '../../store/match-index.ts';
import { loadOrg } from '../../store/orgs.ts';
import { emptyProfile, type ProfileRow } from '../../store/profile-row.ts';
import { readPeopleStatement } from '../../store/profiles.ts';
import { matchVersionStatement } from '../../store/project-versions.ts';
import { queueRunsStatement } from '../../store/queued-runs.ts';
import { refusalsStatement } from '../../store/refused-entries.ts';
import type { StreamAddress } from '../../stream/enqueue.ts';
import { publishTransitions } from '../../stream/publish-transitions.ts';
import type { Verdict } from '../verdict.ts';
import { Failures } from './failures.ts';
import { createListeners } from './listeners.ts';
import { type EnteredWorkflow, type ListMatch, type Match, matchOfRecipient } from './match.ts';
import { readRefused, startMatches } from './starts.ts';
import type { Leftovers, Round } from './work.ts';

/** People of one message; with their ids and the event it stays below the size that a queue takes. */
const portionSize = 100;
/** Portions that one invocation starts; the platform allows it 1,000 calls to objects. */
const portionsAtOnce = 4;

/** A message of the events queue that holds a portion. */
export interface DeliveredPortion {
  body: EventsMessage & { recipients: RecipientPortion };
  attempts: number;
}

/** Puts the portions of events into the queue that list people; a list that cannot be used is refused. */
export async function enqueueRecipients(
  { env, orgId, projectId, failures, refusedBefore }: Round,
  lists: readonly ListMatch[],
  left: Leftovers,
): Promise<void> {
  for (const { event, workflow, recipients } of lists) {
    if (refusedBefore.has(`${event.id} ${workflow.id}`)) continue;
    if (!('people' in recipients)) {
      left.refused.push({ eventId: event.id, workflowId: workflow.id, ...recipients });
      continue;
    }
    const { people } = recipients;
    const portions = Array.from({ length: Math.ceil(people.length / portionSize) }, (_, i) => ({
      workflowId: workflow.id,
      version: workflow.version,
      people: people.slice(i * portionSize, (i + 1) * portionSize),
    }));
    try {
      // One by one: two of them may be larger together than what is taken at once.
      for (const portion of portions)
        await env.EVENTS.send({ orgId, projectId, events: [queuedEvent(event)], recipients: portion });
    } catch (error) {
      failures.add(event, error);
    }
  }
}

/** Starts the runs of portions of one project; the verdicts stand in the order of the messages. */
export async function dispatchPortions(
  env: Env,
  address: StreamAddress,
  messages: readonly DeliveredPortion[],
  now: number,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const [place, message] of messages.entries()) {
    if (place < portionsAtOnce) verdicts.push(await verdictOf(dispatchPortion(env, address, message, now)));
    else verdicts.push(await verdictOf(env.EVENTS.send({ ...message.body, repeats: isRepeated(message) })));
  }
  return verdicts;
}

const isRepeated = ({ body, attempts }: DeliveredPortion): boolean => attempts > 1 || body.repeats === true;

async function verdictOf(work: Promise<unknown>): Promise<Verdict> {
  try {
    await work;
    return { kind: 'ack' };
  } catch (error) {
    return { kind: 'retry', reason: String(error) };
  }
}

async function dispatchPortion(
  env: Env,
  { orgId, projectId }: StreamAddress,
  message: DeliveredPortion,
  now: number,
): Promise<void> {
  const { events, recipients } = message.body;
  const [queued] = events;
  if (!queued) return;
  const event = streamEvent(derivedId('event', projectId, queued.messageId), queued);
  const db = await openProject(env, projectId);
  const { people, matchVersion } = await readPeople(db, projectId, recipients.people, event.receivedAt);
  const index = await loadMatchIndex(env, orgId, projectId, matchVersion);
  const workflow = await enteredWorkflow(env, projectId, recipients, index.workflows.get(recipients.workflowId));
  if (!workflow) return;
  const failures = new Failures();
  const round: Round = {
    ...{ env, db, orgId, projectId, now, index, failures },
    org: await loadOrg(env, orgId),
    people: new Map([...people.values()].map((profile) => [profile.user_id, profile])),
    refusedBefore: isRepeated(message) ? await readRefused(db, projectId, [event.id]) : new Set(),
    listeners: createListeners({ env, projectId, known: [], failures }),
  };
  const matches = [...people].map(([listedAs, profile]) =>
    matchOfRecipient(round, workflow, { event, profile, listedAs }),
  );
  const left: Leftovers = { transitions: [], refused: [], queued: [], givenBack: [] };
  await startMatches(round, eachOnce(matches), left);
  await publishPortion(round, left);
  if (failures.has(event)) throw failures.reasonOf(event);
}

/** What is known of the people who are listed and were not erased since, by the id that the list names them by. */
async function readPeople(db: D1Database, projectId: string, listed: string[], receivedAt: number) {
  const hashes = listed.map((id) => personHash(projectId, id));
  const statements = [
    tombstonesStatement(db, projectId, hashes),
    readPeopleStatement(db, projectId, listed),
    matchVersionStatement(db, projectId),
  ];
  const [erased, known, version] = await withRetry(() => db.batch<unknown>(statements));
  const gone = new Set(
    ((erased?.results ?? []) as Tombstone[]).flatMap((row) => (row.erasedAt >= receivedAt ? row.personHash : [])),
  );
  const rows = new Map(((known?.results ?? []) as ProfileRow[]).map((row) => [row.asked ?? row.user_id, row]));
  const present = listed.filter((id) => !gone.has(personHash(projectId, id)));
  const [{ version: matchVersion = 0 } = {}] = (version?.results ?? []) as { version?: number }[];
  return { people: new Map(present.map((id) => [id, rows.get(id) ?? emptyProfile(id)])), matchVersion };
}

/** The workflow in the version that the event met; null where it has been deleted or deactivated since. */
async function enteredWorkflow(
  env: Env,
  projectId: string,
  { workflowId, version }: RecipientPortion,
  current: MatchableWorkflow | undefined,
): Promise<EnteredWorkflow | null> {
  if (!current) return null;
  const definition = await loadDefinition(env, projectId, workflowId, version);
  const { reentry } = definition;
  return { ...current, version, reentry, isWatched: isWatched(definition), digest: digestOf(definition) };
}

/** A person who is listed under two ids that were joined has one run. */
function eachOnce(matches: readonly Match[]): Match[] {
  return [...new Map(matches.map((match) => [match.head.personId, match])).values()];
}

async function publishPortion(round: Round, left: Leftovers): Promise<void> {
  const { env, db, orgId, projectId, now, index, people, listeners } = round;
  const after = [
    ...(left.refused.length ? [refusalsStatement(db, projectId, left.refused, now)] : []),
    ...(left.queued.length ? [queueRunsStatement(db, projectId, left.queued)] : []),
    ...left.givenBack,
  ];
  const options = { orgId, now, index };
  await publishTransitions(env, db, left.transitions, { ...options, after });
  // What the people did while their portion was on its way.
  const late = await listeners.catchUp(db, people, []);
  await publishTransitions(env, db, late, options);
}
