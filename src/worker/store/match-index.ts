// What the events of a project are matched against, kept by each isolate.
// 1. It holds of each workflow what matching needs and no more; a definition is read when a run needs it.
// 2. When the version of the project has grown, only the workflows that changed since are read.

import type { Filters } from '../../contract/conditions.ts';
import type { JsonValue } from '../../contract/primitives.ts';
import type { DateTrigger } from '../../contract/workflows/triggers/date.ts';
import { isForm } from '../../contract/workflows/triggers/registry.ts';
import type { Definition, WorkflowStatus } from '../../contract/workflows/workflow.ts';
import { createCache } from '../../engine/cache.ts';
import { type GlobIndex, indexGlobs, itemsFor } from '../../engine/conditions/glob-index.ts';
import { candidates, compileTriggers, type TriggerIndex } from '../../engine/conditions/match.ts';
import { digestOf } from '../../engine/runs/digest.ts';
import { isWatched } from '../../engine/runs/reentry.ts';
import { behaviourOf } from '../../engine/steps/registry.ts';
import { isOccasion } from '../../engine/triggers/occasions.ts';
import { triggerOf } from '../../engine/triggers/registry.ts';
import { openProject, withRetry } from '../db/client.ts';
import { parseDefinition } from '../db/schema/workflows.ts';
import type { Env } from '../env.ts';
import { type EntryKind, type MatcherRow, readChangedMatchers } from './matchers.ts';

/** Something beside workflows that events are matched against. */
export interface MatchEntry {
  kind: EntryKind;
  id: string;
  /** What must hold besides the event type; null when nothing more. */
  when: Filters | null;
  /** What dispatch needs of it, as its entity wrote it. */
  head: JsonValue;
}

/** A workflow as events are matched against it. */
export interface MatchableWorkflow extends Pick<Definition, 'trigger' | 'reentry'> {
  id: string;
  name: string;
  version: number;
  status: WorkflowStatus;
  /**
   * When its trigger was activated or last changed, epoch ms: no occasion from before starts anything. null where the
   * trigger is an event.
   */
  since: number | null;
  /** Whether later events of the person may concern its runs. */
  isWatched: boolean;
  /** Types of the events that may end its runs or their waits. */
  awaited: readonly string[];
  /** Whether a change of the person may end a wait. */
  awaitsProfile: boolean;
  /** The key of its digests, where it has any. */
  digest: ReturnType<typeof digestOf>;
  /** Epoch ms. */
  updatedAt: number;
}

/** A workflow that starts at dates of people. */
export interface DatedWorkflow {
  id: string;
  /** When its trigger was activated or last changed, epoch ms. */
  since: number;
  trigger: DateTrigger;
  /** Traits whose change may move the date of a person; the time zone among them where it counts. */
  watched: ReadonlySet<string>;
}

/** Everything the events of one project are matched against, as of one version of it. */
export interface MatchIndex {
  orgId: string;
  version: number;
  /** Whether any workflow ends or waits on later events, gathers them, or limits re-entry. */
  listens: boolean;
  awaitsProfile: boolean;
  exits: TriggerIndex;
  workflows: ReadonlyMap<string, MatchableWorkflow>;
  triggers: TriggerIndex;
  dated: readonly DatedWorkflow[];
  /** Rules, alert rules and endpoints that are on, by id. */
  matchers: ReadonlyMap<string, MatcherRow>;
  entries: GlobIndex<MatchEntry>;
  /** When it was read as a whole, epoch ms: tombstones are kept for a day, so older ones are read anew. */
  readAt: number;
}

const indexByProject = createCache<MatchIndex>({ max: 500 });
/** A change may be committed so much later than one with a newer time; milliseconds. */
const overlapMs = 60_000;
const goodForMs = 24 * 3_600_000 - overlapMs;

interface Row {
  id: string;
  name: string;
  version: number;
  status: WorkflowStatus;
  since: number | null;
  updatedAt: number;
  definition: string;
}

/** The compiled match index of a project; brought up to date when its version has changed. */
export async function loadMatchIndex(env: Env, orgId: string, projectId: string, version: number): Promise<MatchIndex> {
  const now = Date.now();
  const kept = indexByProject.get(projectId);
  if (kept && kept.version >= version) return kept;
  const known = kept && now - kept.readAt < goodForMs ? kept : undefined;
  const db = await openProject(env, projectId);
  const [workflows, matchers] = await Promise.all([
    currentWorkflows(db, projectId, known?.workflows),
    currentMatchers(db, projectId, known),
  ]);
  const index = { ...compile(orgId, version, workflows, matchers), readAt: known?.readAt ?? now };
  indexByProject.set(projectId, index);
  return index;
}

async function currentWorkflows(db: D1Database, projectId: string, known: MatchIndex['workflows'] | undefined) {
  const workflows = new Map(known);
  const newest = Math.max(0, ...[...workflows.values()].map(({ updatedAt }) => updatedAt));
  for (const row of await readChanged(db, projectId, newest - overlapMs)) {
    // Deleted ones are inactive too.
    if (row.status === 'inactive') workflows.delete(row.id);
    else if (!isSame(workflows.get(row.id), row)) workflows.set(row.id, matchable(row));
  }
  return workflows;
}

async function currentMatchers(db: D1Database, projectId: string, known: MatchIndex | undefined) {
  const matchers = new Map(known?.matchers);
  for (const { gone, ...row } of await readChangedMatchers(db, projectId, known?.version ?? -1)) {
    if (gone) matchers.delete(row.id);
    else matchers.set(row.id, row);
  }
  return matchers;
}

async function readChanged(db: D1Database, projectId: string, since: number): Promise<Row[]> {
  const statement = db
    .prepare(
      `SELECT w.id, w.name, w.version, w.status, w.updated_at AS updatedAt, v.definition, j.since FROM workflows w
       JOIN workflow_versions v ON v.workflow_id = w.id AND v.version = w.version
       LEFT JOIN preparing_jobs j ON j.project_id = w.project_id AND j.workflow_id = w.id
       WHERE w.project_id = ?1 AND w.updated_at >= ?2`,
    )
    .bind(projectId, since);
  return (await withRetry(() => statement.all<Row>())).results;
}

function compile(
  orgId: string,
  version: number,
  workflows: MatchIndex['workflows'],
  matchers: MatchIndex['matchers'],
): Omit<MatchIndex, 'readAt'> {
  const all = [...workflows.values()];
  const entries = [...matchers.values()].flatMap(({ id, head, covers }) =>
    covers.map(({ kind, globs, when }) => ({ globs, item: { kind, id, when, head } })),
  );
  return {
    orgId,
    version,
    listens: all.some(
      (it) => it.isWatched || it.digest || it.reentry.policy !== 'every' || it.reentry.cooldownMinutes > 0,
    ),
    awaitsProfile: all.some((it) => it.awaitsProfile),
    exits: compileTriggers(all.flatMap(({ awaited }) => awaited.map((eventType) => ({ id: eventType, eventType })))),
    workflows,
    triggers: compileTriggers(
      all.flatMap(({ id, trigger }) => (isForm(trigger, 'event') ? [{ id, eventType: trigger.eventType }] : [])),
    ),
    dated: all.flatMap((workflow) => dated(workflow) ?? []),
    matchers,
    entries: indexGlobs(entries),
  };
}

function dated({ id, since, trigger }: MatchableWorkflow): DatedWorkflow | null {
  if (!isForm(trigger, 'date') || since === null) return null;
  const zone = trigger.date.timezone === undefined ? ['timezone'] : [];
  return { id, since, trigger: trigger.date, watched: new Set([...triggerOf(trigger).traits, ...zone]) };
}

/** Whether an event of this type could start, end or wake anything, or concern a rule or an endpoint. */
export function listensTo(index: MatchIndex, eventType: string): boolean {
  return (
    candidates(index.triggers, eventType).length > 0 ||
    candidates(index.exits, eventType).length > 0 ||
    itemsFor(index.entries, eventType).length > 0
  );
}

/** Whether runs may wait for an event, or for the change of a person that it brings. */
export function isAwaited(index: MatchIndex, event: { type: string; traits: unknown }): boolean {
  if (isOccasion(event)) return false;
  if (event.traits !== null && index.awaitsProfile) return true;
  return candidates(index.exits, event.type).length > 0;
}

function isSame(known: MatchableWorkflow | undefined, row: Row): boolean {
  return known?.version === row.version && known.updatedAt === row.updatedAt && known.status === row.status;
}

function matchable({ id, name, version, status, since, updatedAt, definition: text }: Row): MatchableWorkflow {
  const definition = parseDefinition(text);
  const { trigger, reentry, exitOn, steps } = definition;
  const listening = steps.flatMap((step) => behaviourOf(step).listens(step) ?? []);
  const awaited = [
    ...exitOn.map(({ eventType }) => eventType),
    ...listening.flatMap(({ eventType }) => eventType ?? []),
  ];
  const awaitsProfile = listening.some(({ profile }) => profile);
  const own = { isWatched: isWatched(definition), awaited, awaitsProfile, digest: digestOf(definition) };
  return { id, name, version, status, since, updatedAt, trigger, reentry, ...own };
}
