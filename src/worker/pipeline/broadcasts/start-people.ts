// Starts the runs of people whom a broadcast reaches, and says what became of each.
import { digestOf } from '../../../engine/runs/digest.ts';
import { isWatched } from '../../../engine/runs/reentry.ts';
import { withRetry } from '../../db/client.ts';
import type { Env } from '../../env.ts';
import { derivedId } from '../../ids.ts';
import type { AudiencePerson } from '../../store/audience-people.ts';
import { loadDefinition } from '../../store/definitions.ts';
import { loadMatchIndex, type MatchableWorkflow } from '../../store/match-index.ts';
import { matchVersionStatement } from '../../store/project-versions.ts';
import { refusalReasonsStatement } from '../../store/refused-entries.ts';
import type { ClockAddress } from '../../stream/wake-clock.ts';
import { readFrame } from '../occasions/frame.ts';
import { eventOf, type Occasion, startOccasions } from '../occasions/start-occasions.ts';

export interface BroadcastAddress extends ClockAddress {
  env: Env;
  db: D1Database;
  /** Epoch ms. */
  now: number;
}

/** What became of a person. `error`: their run can never be started. `repeat`: it has to be tried again. */
export type Told = { result: 'started' | 'error' | 'repeat' } | { result: 'skipped'; reason: string };

/** The workflow in the version that a broadcast has fixed, else in its current one; null where it starts nothing by now. */
export async function readStartable(
  { env, db, orgId, projectId }: BroadcastAddress,
  workflowId: string,
  version: number | null,
): Promise<MatchableWorkflow | null> {
  const row = await withRetry(() => matchVersionStatement(db, projectId).first<{ version: number }>());
  const index = await loadMatchIndex(env, orgId, projectId, row?.version ?? 0);
  const current = index.workflows.get(workflowId);
  if (!current || version === null || version === current.version) return current ?? null;
  const definition = await loadDefinition(env, projectId, workflowId, version);
  const { trigger, reentry } = definition;
  return { ...current, version, trigger, reentry, isWatched: isWatched(definition), digest: digestOf(definition) };
}

/** Starts runs for members of the audience. */
export async function startPeople(
  address: BroadcastAddress,
  workflow: MatchableWorkflow,
  broadcastId: string,
  members: readonly AudiencePerson[],
): Promise<Map<AudiencePerson, Told>> {
  const told = new Map<AudiencePerson, Told>();
  if (members.length === 0) return told;
  const { db, projectId, now } = address;
  const ids = members.map(({ profile }) => profile.user_id);
  const found = await readFrame(address, ids, now);
  const workflows = new Map(found.index.workflows).set(workflow.id, workflow);
  const frame = { ...found, index: { ...found.index, workflows } };
  const occasions = members.map(({ profile }): Occasion => {
    const personId = profile.user_id;
    const what = [broadcastId, personId];
    return { form: 'broadcast', workflowId: workflow.id, personId, what, dueAt: now, properties: { broadcastId } };
  });
  const results = await startOccasions(frame, occasions);
  const eventIds = occasions.map((occasion) => derivedId('event', projectId, eventOf(frame, occasion).messageId));
  const refusals = await readRefusals(db, projectId, workflow.id, eventIds);
  for (const [i, member] of members.entries()) {
    const reason = refusals.get(eventIds[i] ?? '');
    told.set(member, toTold(results[i], reason));
  }
  return told;
}

function toTold(result: string | undefined, reason: string | undefined): Told {
  if (result === 'started') return { result };
  if (result === 'dropped') return { result: 'skipped', reason: 'person_gone' };
  if (result !== 'refused') return { result: 'repeat' };
  return reason === 'start_failed' ? { result: 'error' } : { result: 'skipped', reason: reason ?? 'refused' };
}

async function readRefusals(
  db: D1Database,
  projectId: string,
  workflowId: string,
  eventIds: readonly string[],
): Promise<Map<string, string>> {
  const statement = refusalReasonsStatement(db, projectId, workflowId, eventIds);
  const { results } = await withRetry(() => statement.all<{ eventId: string; reason: string }>());
  return new Map(results.map(({ eventId, reason }) => [eventId, reason]));
}
