// Starts workflows for occasions, in the way in which events start them: gate, queue of a paused workflow, run, event row.
// 1. An occasion is an event that only its own workflow matches; rules, endpoints and runs that listen do not see it.
// 2. The runs are started first and recorded after. Both follow from the id of the occasion, so whoever repeats an
//    occasion starts nothing twice; one that was recorded some time ago is left alone, whatever has become of its run.
// 3. An occasion that cannot be started now fails alone and is repeated by its caller.

import type { StreamEvent } from '../../../contract/events.ts';
import type { JsonValue } from '../../../contract/primitives.ts';
import { formOf } from '../../../contract/workflows/triggers/registry.ts';
import { type OccasionForm, occasionId } from '../../../engine/triggers/occasions.ts';
import { withRetry } from '../../db/client.ts';
import { derivedId } from '../../ids.ts';
import { personOf } from '../../person.ts';
import { recordStatements, seenStatement } from '../../store/events.ts';
import { emptyProfile } from '../../store/profile-row.ts';
import { queueRunsStatement } from '../../store/queued-runs.ts';
import { type Refusal, refusalsStatement, refusedStatement } from '../../store/refused-entries.ts';
import { publishTransitions } from '../../stream/publish-transitions.ts';
import { Failures } from '../dispatch/failures.ts';
import { createListeners } from '../dispatch/listeners.ts';
import { type Match, matchOfOccasion } from '../dispatch/match.ts';
import { startMatches } from '../dispatch/starts.ts';
import type { Leftovers, Round } from '../dispatch/work.ts';
import type { OccasionFrame } from './frame.ts';

/** Something that starts a workflow although no event came. */
export interface Occasion {
  form: OccasionForm;
  workflowId: string;
  /** null where it concerns nobody. */
  personId: string | null;
  /** What tells it from the other occasions of its workflow. */
  what: readonly string[];
  /** When it was due, epoch ms. */
  dueAt: number;
  properties: Record<string, JsonValue>;
  /** Why it must not start anything; it is recorded all the same. */
  refused?: Refusal;
}

/**
 * `started`: its run is there. `refused`: it was turned away, by the gate of the workflow or by its caller. `dropped`: the
 * workflow or the person is gone. `failed`: it has to be repeated.
 */
export type OccasionResult = 'started' | 'refused' | 'dropped' | 'failed';

/** An occasion that was recorded before this is not repeated any more. */
const repeatedForMs = 3_600_000;

/** Starts occasions; the results stand in their order. Each person occurs once for a workflow. */
export async function startOccasions(frame: OccasionFrame, occasions: readonly Occasion[]): Promise<OccasionResult[]> {
  const known = occasions.map((occasion) => ({
    occasion,
    event: eventOf(frame, occasion),
    match: matchOf(frame, occasion),
  }));
  const events = known.flatMap(({ match, event }) => (match === null ? [] : event));
  if (events.length === 0) return known.map(() => 'dropped');
  const { recorded, refusedBefore } = await readRecorded(frame, events);
  const { env, db, orgId, projectId, now, index, org } = frame;
  const failures = new Failures();
  const listeners = createListeners({ env, projectId, known: [], failures });
  const people = new Map([...frame.people.values()].map((row) => [row.user_id, row]));
  const round: Round = { env, db, orgId, projectId, now, index, org, people, failures, refusedBefore, listeners };
  const left: Leftovers = { transitions: [], refused: [], queued: [], givenBack: [] };
  const open = known.filter(({ occasion, match, event }) => {
    const recordedAt = recorded.get(event.id);
    const isOver = recordedAt !== undefined && (occasion.refused || recordedAt < now - repeatedForMs);
    return match !== null && !isOver;
  });
  await startMatches(
    round,
    open.flatMap(({ occasion, match }) => (match && !occasion.refused ? [match] : [])),
    left,
  );
  for (const { occasion, event } of open) {
    if (!occasion.refused) continue;
    left.refused.push({ eventId: event.id, workflowId: occasion.workflowId, ...occasion.refused });
  }
  const record = open.map(({ event }) => event).filter((event) => !failures.has(event));
  await publish(round, record, left);
  const refused = new Set([...left.refused.map(({ eventId }) => eventId), ...refusedIds(refusedBefore)]);
  return known.map(({ match, event }) => {
    if (match === null) return 'dropped';
    if (failures.has(event)) return 'failed';
    return refused.has(event.id) ? 'refused' : 'started';
  });
}

const refusedIds = (keys: ReadonlySet<string>) => [...keys].map((key) => key.split(' ')[0] ?? '');

/** The event of an occasion. */
export function eventOf(
  { projectId, now }: Pick<OccasionFrame, 'projectId' | 'now'>,
  { form, workflowId, personId, what, dueAt, properties }: Occasion,
): StreamEvent {
  const messageId = occasionId(form, workflowId, ...what);
  return {
    id: derivedId('event', projectId, messageId),
    kind: 'track',
    type: `trigger.${form}`,
    userId: personId,
    anonymousId: null,
    messageId,
    properties,
    traits: null,
    timestamp: dueAt,
    receivedAt: now,
    depth: 0,
  };
}

/** The workflow that an occasion enters; null where it or the person is gone, or the trigger is another one by now. */
function matchOf(frame: OccasionFrame, occasion: Occasion): Match | null {
  const workflow = frame.index.workflows.get(occasion.workflowId);
  if (!workflow || formOf(workflow.trigger) !== occasion.form) return null;
  const profile = occasion.personId === null ? emptyProfile('') : frame.people.get(occasion.personId);
  return profile ? matchOfOccasion(frame, workflow, eventOf(frame, occasion), profile) : null;
}

/** When events were recorded that were, and what was refused of them. */
async function readRecorded({ db, projectId }: OccasionFrame, events: readonly StreamEvent[]) {
  const ids = events.map(({ id }) => id);
  const [seen, refused] = await withRetry(() =>
    db.batch<unknown>([seenStatement(db, projectId, ids), refusedStatement(db, projectId, ids)]),
  );
  const rows = (seen?.results ?? []) as { id: string; receivedAt: number }[];
  const before = (refused?.results ?? []) as { eventId: string; workflowId: string }[];
  return {
    recorded: new Map(rows.map(({ id, receivedAt }) => [id, receivedAt])),
    refusedBefore: new Set(before.map(({ eventId, workflowId }) => `${eventId} ${workflowId}`)),
  };
}

async function publish(round: Round, events: readonly StreamEvent[], left: Leftovers): Promise<void> {
  const { env, db, orgId, projectId, now, index, people, listeners } = round;
  const recorded = events.map((event) => ({ ...event, awaitedOf: null }));
  const after = [
    ...(left.refused.length > 0 ? [refusalsStatement(db, projectId, left.refused, now)] : []),
    ...(left.queued.length > 0 ? [queueRunsStatement(db, projectId, left.queued)] : []),
    ...left.givenBack,
    ...recordStatements(db, projectId, recorded),
  ];
  const options = { orgId, now, index };
  await publishTransitions(env, db, left.transitions, { ...options, after });
  if (!index.listens) return;
  // What the people did while their runs were being started.
  const own = new Set(events.map(personOf));
  const theirs = new Map([...people].filter(([id]) => own.has(id)));
  const late = await listeners.catchUp(db, theirs, []);
  await publishTransitions(env, db, late, options);
}
