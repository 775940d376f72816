// Run lifecycle events: what Sendora itself puts into the stream of a project when runs start and end.
// 1. Their messageId is derived from the run and what happened, so an event that is published again is the same event.
// 2. Each carries the depth of the event behind it plus one; past the limit nothing is published, so no loop runs away.
// 3. The first error of a run is told once, by promote.failed.
// 4. A failure is always published; the rest only where a workflow listens, since every event costs rows.
import type { StreamEvent } from '../../contract/events.ts';
import type { RunError } from '../../engine/runs/errors.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import type { QueuedEvent } from '../messages.ts';
import { listensTo, loadMatchIndex, type MatchIndex } from '../store/match-index.ts';
import { matchVersionStatement } from '../store/project-versions.ts';
import type { RunRow } from '../store/run-row.ts';
import type { OutboxEvent } from '../store/stream-outbox.ts';
import { enqueueEvents } from './enqueue.ts';

/** An event of this depth causes no further events. */
export const depthLimit = 8;
/** Beginnings of the types of events that name the workflow of their run. */
const ownTypes = ['workflow.run.', 'promote.failed', 'email.failed', 'sms.failed', 'push.failed'];

/** A run that has started or ended. */
export interface LifecycleChange {
  run: RunRow;
  started: boolean;
  ended: boolean;
  /** The first error of the run, where it is not told yet. */
  failure: RunError | null;
}

/** Publishes the lifecycle events of runs of one project; the match index is read unless the caller has it. */
export async function publishRunEvents(
  env: Env,
  changes: readonly LifecycleChange[],
  failed: readonly OutboxEvent[],
  { orgId, now, index: known }: { orgId: string; now: number; index?: MatchIndex },
): Promise<void> {
  const projectId = changes[0]?.run.projectId ?? failed[0]?.projectId;
  if (projectId === undefined) return;
  const events = new Map(failed.map(({ event }) => [event.messageId, event]));
  for (const event of await lifecycleEvents(env, changes, { orgId, now, projectId, known }))
    if (!events.has(event.messageId)) events.set(event.messageId, event);
  if (events.size > 0) await enqueueEvents(env, { orgId, projectId }, [...events.values()]);
}

async function lifecycleEvents(
  env: Env,
  changes: readonly LifecycleChange[],
  about: { orgId: string; projectId: string; now: number; known: MatchIndex | undefined },
): Promise<QueuedEvent[]> {
  if (changes.length === 0) return [];
  const { orgId, projectId, now, known } = about;
  const index = known ?? (await readIndex(env, orgId, projectId));
  const started = changes.flatMap(({ run, started: is }) => (is ? startOf(run, now) : []));
  const ended = changes.flatMap(({ run, ended: is }) => (is ? endOf(run, now) : []));
  const failures = changes.flatMap(({ run, failure }) => (failure ? failureOf(run, failure, now) : []));
  return [...started, ...ended, ...failures].filter(({ type }) => isFailure(type) || listensTo(index, type));
}

async function readIndex(env: Env, orgId: string, projectId: string): Promise<MatchIndex> {
  const statement = matchVersionStatement(await openProject(env, projectId), projectId);
  const row = await statement.first<{ version: number }>();
  return loadMatchIndex(env, orgId, projectId, row?.version ?? 0);
}

/** Whether an event is about a run of this workflow; no workflow is triggered by events of its own runs. */
export function isAboutItself(event: Pick<StreamEvent, 'type' | 'properties'>, workflowId: string): boolean {
  return ownTypes.some((prefix) => event.type.startsWith(prefix)) && event.properties.workflowId === workflowId;
}

const isFailure = (type: string) => type === 'workflow.run.failed' || type === 'promote.failed';

const startOf = (row: RunRow, now: number) => eventOf('workflow.run.started', row, row.startedAt, now);
const endOf = (row: RunRow, now: number) =>
  eventOf(`workflow.run.${row.status}`, row, row.finishedAt ?? row.startedAt, now);

/** Tells of the first error of a run, whether or not the run continues. */
function failureOf(row: RunRow, { at, step, reason, message, continues }: RunError, now: number): QueuedEvent[] {
  const about = { ...(step === null ? {} : { step }), reason, message, continues };
  return eventOf('promote.failed', row, at, now).map((event) => ({
    ...event,
    timestamp: at,
    properties: { ...event.properties, ...about },
  }));
}

function eventOf(type: string, row: RunRow, happenedAt: number, now: number): QueuedEvent[] {
  if (row.depth >= depthLimit) return [];
  const event: QueuedEvent = {
    kind: 'track',
    type,
    userId: row.userId,
    anonymousId: null,
    messageId: `${type}:${row.id}:${happenedAt}`,
    properties: {
      runId: row.id,
      workflowId: row.workflowId,
      workflowName: row.workflowName,
      version: row.version,
      status: row.status,
      ...(row.exitReason ? { reason: row.exitReason } : {}),
    },
    traits: null,
    timestamp: row.finishedAt ?? row.startedAt,
    receivedAt: now,
    depth: row.depth + 1,
  };
  return [event];
}
