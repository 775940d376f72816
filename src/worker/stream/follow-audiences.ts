// Notices that people have entered or left followed audiences, and starts what listens to it.
// 1. A change is written together with the events that tell of it, which are posted right after, or else by the sweep. So
//    there is an event for each change that is kept, and none for one that is not.
// 2. A look compares people with what was kept of them in one transaction. After each write there is another look, so that
//    what somebody else changed meanwhile is seen by the last of all writers.

import { evaluate } from '../../engine/conditions/evaluate.ts';
import { buildScope } from '../../engine/scope.ts';
import type { AudienceChange } from '../../engine/triggers/membership.ts';
import { moveMembership } from '../../engine/triggers/membership.ts';
import { occasionId } from '../../engine/triggers/occasions.ts';
import { openProject, withRetry } from '../db/client.ts';
import type { Env } from '../env.ts';
import type { QueuedEvent } from '../messages.ts';
import {
  type Look,
  type LookedAtAudience,
  type LookedAtPerson,
  lookStatements,
  moveStatement,
  type PlannedMove,
  toLook,
} from '../store/audience-members.ts';
import { loadOrg } from '../store/orgs.ts';
import { profileOf } from '../store/profile-row.ts';
import { type OutboxEvent, outboxEvent, outboxOfMovesStatement } from '../store/stream-outbox.ts';
import { tryRelay } from './relay.ts';
import { depthLimit } from './run-events.ts';

/** More looks than people at once change a person; then the caller tries again. */
const mostLooks = 20;

export interface FollowOptions {
  /** Depth of the event that changed a person; 0 where there is none. */
  depthOf?: (personId: string) => number;
  /** Set by whoever looks at everybody: then people who were never in need no row. */
  walks?: boolean;
  now: number;
}

/** Does what follows from a look: events of changes, then what is kept of the people. */
export async function followAudiences(
  env: Env,
  { orgId, projectId }: { orgId: string; projectId: string },
  look: Look,
  options: FollowOptions,
): Promise<void> {
  if (look.audiences.length === 0 || look.people.length === 0) return;
  const org = await loadOrg(env, orgId);
  const db = await openProject(env, projectId);
  const relay = (events: OutboxEvent[]) => tryRelay(env, db, { orgId, projectId }, events);
  await followLook({ db, projectId, org, relay }, look, options);
}

/** Does what follows from a change of people that was written before. */
export async function followPeople(
  env: Env,
  db: D1Database,
  { orgId, projectId, now }: { orgId: string; projectId: string; now: number },
  people: readonly string[],
): Promise<void> {
  const asked = people.map((id) => ({ id, since: 0 }));
  const [audiences, found] = await withRetry(() => db.batch<unknown>(lookStatements(db, projectId, asked)));
  await followAudiences(env, { orgId, projectId }, toLook(audiences?.results ?? [], found?.results ?? []), { now });
}

/** Where a look is followed. */
export interface FollowPlace {
  db: D1Database;
  projectId: string;
  /** What conditions see of the organisation. */
  org: Record<string, unknown>;
  /** Posts events of the outbox; what fails is left there. */
  relay(events: OutboxEvent[]): Promise<void>;
}

/** The same, wherever that is. */
export async function followLook(place: FollowPlace, found: Look, options: FollowOptions): Promise<void> {
  const { db, projectId } = place;
  let look = found;
  for (let looks = 0; looks < mostLooks; looks++) {
    const moves = movesOf(look, place.org, options);
    if (moves.length === 0) return;
    const told = moves.flatMap((move) =>
      eventsOf(move, options).map((event) => ({ ...move, event: outboxEvent(projectId, event) })),
    );
    const moved = [...new Set(moves.map(({ personId }) => personId))].map((id) => ({ id, since: 0 }));
    const [kept, , audiences, people] = await withRetry(() =>
      db.batch<unknown>([
        outboxOfMovesStatement(db, projectId, told),
        moveStatement(db, projectId, moves, options.now),
        ...lookStatements(db, projectId, moved),
      ]),
    );
    const taken = new Set((kept?.results ?? []).map((row) => (row as { id: string }).id));
    const events = told.flatMap(({ event }) => (taken.has(event.id) ? event : []));
    if (events.length > 0) await place.relay(events);
    look = toLook(audiences?.results ?? [], people?.results ?? []);
  }
  throw new Error(`People of project ${projectId} change faster than their audiences can be followed.`);
}

interface Move extends PlannedMove {
  audience: LookedAtAudience;
  person: LookedAtPerson;
}

function movesOf({ audiences, people }: Look, org: Record<string, unknown>, { now, walks }: FollowOptions): Move[] {
  return people.flatMap((person) => {
    const scope = buildScope({ profile: profileOf(person.profile), org });
    return audiences.flatMap((audience): Move[] => {
      const kept = person.memberships.get(audience.id) ?? null;
      const isMember = evaluate(audience.condition, scope, now).ok;
      const isComplete = audience.isComplete || person.pictured.has(audience.id);
      const { since } = audience;
      const move = moveMembership(kept, { isMember, createdAt: person.createdAt }, { since, isComplete });
      if (move === null || (walks && kept === null && !isMember)) return [];
      const about = { audienceId: audience.id, personId: person.profile.user_id, since, was: kept?.seq ?? null };
      return [{ ...move, ...about, audience, person }];
    });
  });
}

/** An event for each workflow that a change starts. */
function eventsOf({ change, seq, audience, person }: Move, { now, depthOf }: FollowOptions): QueuedEvent[] {
  const personId = person.profile.user_id;
  const depth = (depthOf?.(personId) ?? 0) + 1;
  if (change === null || depth > depthLimit) return [];
  const listening = audience.followers.filter((follower) => follower.change === change);
  return listening.map(({ workflowId }) =>
    changeEvent({ workflowId, audience, change, seq, personId, isAnonymous: person.isAnonymous }, now, depth),
  );
}

/** A person's change of an audience, as one workflow is told of it. */
export interface ToldChange {
  workflowId: string;
  audience: Pick<LookedAtAudience, 'id' | 'name'>;
  change: AudienceChange;
  seq: number;
  personId: string;
  isAnonymous: boolean;
}

/** The event that a workflow starts with. */
export function changeEvent(
  { workflowId, audience, change, seq, personId, isAnonymous }: ToldChange,
  now: number,
  depth: number,
): QueuedEvent {
  return {
    kind: 'track',
    type: 'trigger.audience',
    userId: isAnonymous ? null : personId,
    anonymousId: isAnonymous ? personId : null,
    messageId: occasionId('audience', workflowId, personId, change, String(seq)),
    properties: { audienceId: audience.id, audienceName: audience.name, on: change },
    traits: null,
    timestamp: now,
    receivedAt: now,
    depth,
  };
}
