// What a workflow waits for whose trigger is not an event: read from what is stored, and judged for one person by the engine
// that also stores it.
import { isoTime } from '../../../contract/primitives.ts';
import { formOf, isForm, occasionType } from '../../../contract/workflows/triggers/registry.ts';
import type { TriggerStatus, TriggersQuery } from '../../../contract/workflows/triggers/state.ts';
import type { Definition } from '../../../contract/workflows/workflow.ts';
import { evaluate } from '../../../engine/conditions/evaluate.ts';
import { digestOf } from '../../../engine/runs/digest.ts';
import { entryRule } from '../../../engine/runs/reentry.ts';
import { buildScope, type ScopeProfile } from '../../../engine/scope.ts';
import type { NextOccasion, NoOccasion } from '../../../engine/triggers/behaviour.ts';
import { type OccasionForm, occasionId } from '../../../engine/triggers/occasions.ts';
import { triggerOf } from '../../../engine/triggers/registry.ts';
import type { Ctx } from '../../access/context.ts';
import { found } from '../../access/tenant.ts';
import { openProject } from '../../db/client.ts';
import { parseDefinition } from '../../db/schema/workflows.ts';
import { derivedId } from '../../ids.ts';
import { readAudience } from '../../store/audience-conditions.ts';
import { loadOrg } from '../../store/orgs.ts';
import { readPastOccasions } from '../../store/past-occasions.ts';
import { type ProfileRow, profileOf } from '../../store/profile-row.ts';
import { readPeopleStatement } from '../../store/profiles.ts';
import { readEntry } from '../../store/run-entries.ts';
import { readNextMoment } from '../../store/trigger-moments.ts';
import { readSchedule } from '../../store/trigger-schedules.ts';
import type { WorkflowRow } from '../../store/workflows.ts';
import { fetchWorkflow } from './service.ts';

const recentOccasions = 20;

type Person = NonNullable<TriggerStatus['person']>;

/** What a workflow waits for, what came, and what is due for one person. */
export async function readTriggers(ctx: Ctx, id: string, { userId }: TriggersQuery): Promise<TriggerStatus> {
  const workflow = await fetchWorkflow(ctx, id);
  const definition = parseDefinition(workflow.definition);
  const db = await openProject(ctx.env, workflow.projectId);
  const state = workflow.preparing === 'clearing' ? null : workflow.preparing;
  const nextAt = state === null ? null : await nextOf(db, workflow, definition);
  return {
    state,
    nextAt: nextAt === null ? null : isoTime(nextAt),
    recent: await recentOf(db, workflow, definition),
    ...(userId === undefined ? {} : { person: await personOf(ctx, db, workflow, definition, userId) }),
  };
}

/** When the next run is due, epoch ms. */
async function nextOf(db: D1Database, { id, projectId }: WorkflowRow, { trigger }: Definition): Promise<number | null> {
  if (isForm(trigger, 'date')) return readNextMoment(db, projectId, id);
  if (isForm(trigger, 'schedule')) return (await readSchedule(db, projectId, id))?.dueAt ?? null;
  return null;
}

async function recentOf(
  db: D1Database,
  { id, projectId }: WorkflowRow,
  { trigger }: Definition,
): Promise<TriggerStatus['recent']> {
  const form = formOf(trigger);
  const type = occasionType(form);
  if (type === null) return [];
  const prefix = occasionId(form as OccasionForm, id, '');
  const rows = await readPastOccasions(db, { projectId, workflowId: id }, { type, prefix }, recentOccasions);
  return rows.map(({ eventId, occasion, at, userId, reason, message }) => ({
    occasion,
    at: isoTime(at),
    userId,
    ...(reason === null
      ? { runId: derivedId('run', projectId, id, eventId) }
      : { refused: { reason, message: message ?? '' } }),
  }));
}

async function personOf(
  ctx: Ctx,
  db: D1Database,
  workflow: WorkflowRow,
  definition: Definition,
  userId: string,
): Promise<Person> {
  const { id, projectId } = workflow;
  const { trigger } = definition;
  const { results } = await readPeopleStatement(db, projectId, [userId]).all<ProfileRow>();
  const profile = profileOf(found(results[0], `person ${userId} in this project`));
  const org = await loadOrg(ctx.env, ctx.org.id);
  const [audienceId] = triggerOf(trigger).audiences;
  const audience = audienceId === undefined ? null : await readAudience(db, projectId, audienceId);
  const isMember = audience && evaluate(audience.condition, buildScope({ profile, org }), ctx.now).ok;
  const audiences = new Map(audience ? [[audience.id, audience.name]] : []);
  const next = triggerOf(trigger).next({ profile, org, now: ctx.now, audiences });
  const reason = await reasonOf(ctx, db, { workflow, definition, profile, org, isMember, next });
  const form = formOf(trigger);
  const isDue = !('reason' in next) && (form === 'date' || form === 'schedule') && reason === null;
  return {
    userId: profile.userId ?? userId,
    nextAt: isDue ? isoTime(next.at) : null,
    occasion: isDue ? occasionId(form, id, ...next.what) : null,
    isMember,
    reason,
  };
}

interface Judged {
  workflow: WorkflowRow;
  definition: Definition;
  profile: ScopeProfile;
  org: Record<string, unknown>;
  isMember: boolean | null;
  next: NextOccasion | NoOccasion;
}

/** Why nothing is due for a person; null where something is, or will be when it happens. */
async function reasonOf(ctx: Ctx, db: D1Database, judged: Judged): Promise<Person['reason']> {
  const { workflow, definition, isMember, next } = judged;
  const { trigger } = definition;
  if ('reason' in next) return next.reason;
  if (workflow.status === 'inactive') return 'inactive';
  if (isForm(trigger, 'schedule') && isMember === false) return 'not_member';
  if (isForm(trigger, 'audience') && isMember === (trigger.audience.on === 'enter'))
    return isMember ? 'already_member' : 'not_member';
  return (await isRefused(ctx, db, judged, next)) ? 'entry_refused' : null;
}

/** Whether the gate of the workflow would refuse the run as things are now. */
async function isRefused(
  ctx: Ctx,
  db: D1Database,
  { workflow: { id, projectId }, definition, profile, org }: Judged,
  next: NextOccasion,
): Promise<boolean> {
  const { reentry } = definition;
  const event = {
    type: occasionType(formOf(definition.trigger)) ?? '',
    userId: profile.userId ?? null,
    timestamp: next.at,
    properties: next.properties,
  };
  const scope = buildScope({ event, profile, org });
  const { gate } = entryRule({ reentry, isWatched: false, digest: digestOf(definition) }, scope, ctx.now);
  if (gate === null) return false;
  const entry = await readEntry(db, { projectId, personId: profile.userId ?? '', workflowId: id, key: gate.key });
  if (entry === null) return false;
  if (gate.policy === 'once' || (gate.policy === 'after_exit' && entry.endedAt === null)) return true;
  return entry.enteredAt + gate.cooldownMs > Math.max(next.at, ctx.now);
}
