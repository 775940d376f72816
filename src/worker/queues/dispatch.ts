// Takes a batch of events to what they concern: profiles, runs. One D1 round trip before, one after, for the whole batch.
// 1. An event is recorded only after everything it starts was started; until then a redelivery does it all again,
//    which changes nothing, because every id is derived.
// 2. Calls of one person are applied in the order of their timestamps; an identify before a track is seen by it.
import type { StreamEvent } from '../../contract/events.ts';
import { candidates, matchTrigger } from '../../engine/match.ts';
import { buildScope } from '../../engine/scope.ts';
import { openProject, withRetry } from '../db/client.ts';
import type { Env } from '../env.ts';
import { recordStatement, seenStatement } from '../events/store.ts';
import { derivedId } from '../ids.ts';
import { emptyProfile, type ProfileRow, profileOf } from '../profiles/profile-row.ts';
import {
  joinAnonymousStatements,
  mergeProfileStatement,
  readPeopleStatement,
  seePeopleStatement,
} from '../profiles/profile-store.ts';
import type { Moved, RunHead } from '../run-object/messages.ts';
import { runRowsStatement } from '../run-object/rows.ts';
import { runStub } from '../run-object/stub.ts';
import { loadMatchIndex, type MatchableWorkflow, type MatchIndex } from '../workflows/match-index.ts';
import { loadOrg } from '../workflows/org.ts';
import type { EventsMessage, StepMessage } from './messages.ts';
import { postSteps } from './post.ts';

/** D1 takes at most 100 KB of SQL and 2 MB of parameters; statements for more events than this go in another batch. */
const eventsPerRound = 500;
const startsAtOnce = 50;

/** Dispatches the events of one project. */
export async function dispatchEvents(
  env: Env,
  orgId: string,
  projectId: string,
  messages: EventsMessage[],
  now: number,
): Promise<void> {
  const events = inOrder(messages.flatMap((message) => message.events.map((event) => withId(projectId, event))));
  for (let i = 0; i < events.length; i += eventsPerRound) {
    await dispatchRound(env, orgId, projectId, events.slice(i, i + eventsPerRound), now);
  }
}

async function dispatchRound(
  env: Env,
  orgId: string,
  projectId: string,
  events: StreamEvent[],
  now: number,
): Promise<void> {
  const db = openProject(env, projectId);
  const { seen, people, matchVersion } = await prepare(db, projectId, events, now);
  const fresh = events.filter((event) => !seen.has(event.id));
  if (fresh.length === 0) return;
  const index = await loadMatchIndex(env, projectId, matchVersion);
  const org = await loadOrg(env, orgId);
  const starts = fresh.flatMap((event) => startsOf(orgId, projectId, event, index, personRow(people, event), org, now));
  const moved = await startAll(env, starts);
  const rows = moved.flatMap(({ row }) => row ?? []);
  await withRetry(() =>
    db.batch([...(rows.length ? [runRowsStatement(db, rows)] : []), recordStatement(db, projectId, fresh)]),
  );
  await postSteps(
    env,
    moved.flatMap(({ next }): StepMessage[] => (next ? [next] : [])),
  );
}

interface Prepared {
  seen: Set<string>;
  people: Map<string, ProfileRow>;
  matchVersion: number;
}

/** The one round trip before matching: who was seen, what is known, what to match against. */
async function prepare(db: D1Database, projectId: string, events: StreamEvent[], now: number): Promise<Prepared> {
  const changes = events.flatMap((event) => changesOf(db, projectId, event, now));
  const people = [
    ...new Map(
      events.map((event) => [personOf(event), { userId: personOf(event), isAnonymous: event.userId === null }]),
    ).values(),
  ];
  const results = await withRetry(() =>
    db.batch<Record<string, unknown>>([
      seenStatement(
        db,
        projectId,
        events.map((event) => event.id),
      ),
      seePeopleStatement(db, projectId, people, now),
      ...changes,
      readPeopleStatement(
        db,
        projectId,
        people.map((person) => person.userId),
      ),
      db.prepare('SELECT match_version FROM projects WHERE id = ?').bind(projectId),
    ]),
  );
  const rowsOf = <T>(i: number) => (results.at(i)?.results ?? []) as T[];
  return {
    seen: new Set(rowsOf<{ id: string }>(0).map((row) => row.id)),
    people: new Map(rowsOf<ProfileRow>(-2).map((row) => [row.user_id, row])),
    matchVersion: rowsOf<{ match_version: number }>(-1)[0]?.match_version ?? 0,
  };
}

function changesOf(db: D1Database, projectId: string, event: StreamEvent, now: number): D1PreparedStatement[] {
  const { kind, userId, anonymousId, traits, timestamp } = event;
  const previousId = kind === 'alias' ? String(event.properties.previousId) : anonymousId;
  const joins =
    userId && previousId && (kind === 'identify' || kind === 'alias')
      ? joinAnonymousStatements(db, projectId, previousId, userId)
      : [];
  if (!traits) return joins;
  const change = { userId: personOf(event), traits, isAnonymous: userId === null, at: timestamp };
  return [...joins, mergeProfileStatement(db, projectId, change, now)];
}

interface Start {
  head: RunHead;
  profile: ProfileRow;
}

function startsOf(
  orgId: string,
  projectId: string,
  event: StreamEvent,
  index: MatchIndex,
  profile: ProfileRow,
  org: Record<string, unknown>,
  now: number,
): Start[] {
  const scope = buildScope({ event, profile: profileOf(profile), org });
  return candidates(index.triggers, event.type).flatMap(({ id }) => {
    const workflow = index.workflows.get(id);
    if (workflow?.status !== 'active') return [];
    if (!matchTrigger(workflow.definition.trigger, scope, now).ok) return [];
    return [{ head: headOf(orgId, projectId, workflow, event), profile }];
  });
}

function headOf(orgId: string, projectId: string, workflow: MatchableWorkflow, event: StreamEvent): RunHead {
  return {
    runId: derivedId('run', projectId, workflow.id, event.id),
    orgId,
    projectId,
    workflowId: workflow.id,
    workflowName: workflow.name,
    version: workflow.version,
    personId: personOf(event),
    event,
  };
}

async function startAll(env: Env, starts: Start[]): Promise<Moved[]> {
  const moved: Moved[] = [];
  for (let i = 0; i < starts.length; i += startsAtOnce) {
    const group = starts.slice(i, i + startsAtOnce);
    moved.push(...(await Promise.all(group.map((start) => runStub(env, start.head.runId).start(start)))));
  }
  return moved;
}

const personOf = (event: Pick<StreamEvent, 'userId' | 'anonymousId'>): string =>
  event.userId ?? event.anonymousId ?? '';

function personRow(people: Map<string, ProfileRow>, event: StreamEvent): ProfileRow {
  return people.get(personOf(event)) ?? emptyProfile(personOf(event));
}

function withId(projectId: string, event: Omit<StreamEvent, 'id'>): StreamEvent {
  return { ...event, id: derivedId('event', projectId, event.messageId) };
}

/** By time, and each id once: the first of it counts. */
function inOrder(events: StreamEvent[]): StreamEvent[] {
  const unique = new Map<string, StreamEvent>();
  for (const event of events) if (!unique.has(event.id)) unique.set(event.id, event);
  return [...unique.values()].sort((a, b) => a.timestamp - b.timestamp);
}
