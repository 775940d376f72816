// Events that Sendora itself puts into the one stream: what became of runs.
// 1. Their messageId follows from the run and what happened, so a repeated announcement is one event.
// 2. Each carries the depth of the event behind it plus one; past the limit nothing is announced, so no loop runs away.
// 3. A failure is always announced; the rest only where something listens, since every event costs rows.
import type { StreamEvent } from '../../contract/events.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import type { QueuedEvent } from '../messages.ts';
import { listensTo, loadMatchIndex, type MatchIndex } from '../store/match-index.ts';
import type { RunRow } from '../store/run-row.ts';
import { enqueueEvents } from './enqueue.ts';

const depthLimit = 8;
const platformTypes = ['workflow.run.', 'promote.failed'];

/** Runs of one project that are news: started just now, or (in a final status) ended. */
export interface RunNews {
  started: RunRow[];
  transitions: RunRow[];
}

/** Announces what became of runs of one project. */
export async function announce(
  env: Env,
  index: MatchIndex,
  { started, transitions }: RunNews,
  now = Date.now(),
): Promise<void> {
  const events = [
    ...started.map((row) => eventOf('workflow.run.started', row, now)),
    ...transitions.flatMap((row) => endsOf(row, now)),
  ]
    .flatMap((event) => event ?? [])
    .filter((event) => isFailure(event.type) || listensTo(index, event.type));
  const projectId = (started[0] ?? transitions[0])?.projectId;
  if (events.length && projectId) await enqueueEvents(env, { orgId: index.orgId, projectId }, events);
}

/** Announces runs that ended, where no index is at hand; it is read only when something did end. */
export async function announceEnds(env: Env, orgId: string, rows: RunRow[]): Promise<void> {
  const ended = rows.filter((row) => row.finishedAt !== null);
  const index = await indexOf(env, orgId, ended);
  if (index) await announce(env, index, { started: [], transitions: ended });
}

/** Announces runs that were released, and those of them that ended at once. */
export async function announceStarts(env: Env, orgId: string, rows: RunRow[]): Promise<void> {
  const index = await indexOf(env, orgId, rows);
  if (index) await announce(env, index, { started: rows, transitions: rows });
}

async function indexOf(env: Env, orgId: string, [first]: RunRow[]): Promise<MatchIndex | null> {
  if (!first) return null;
  const { projectId } = first;
  const row = await (await openProject(env, projectId))
    .prepare('SELECT match_version AS v FROM projects WHERE id = ?')
    .bind(projectId)
    .first<{ v: number }>();
  return loadMatchIndex(env, orgId, projectId, row?.v ?? 0);
}

/** Whether an event tells of a run of this workflow; no workflow starts itself through its own news. */
export function isAboutItself(event: Pick<StreamEvent, 'type' | 'properties'>, workflowId: string): boolean {
  return platformTypes.some((prefix) => event.type.startsWith(prefix)) && event.properties.workflowId === workflowId;
}

const isFailure = (type: string) => type === 'workflow.run.failed' || type === 'promote.failed';

function endsOf(row: RunRow, now: number): (QueuedEvent | null)[] {
  if (row.finishedAt === null) return [];
  const types = row.status === 'failed' ? ['workflow.run.failed', 'promote.failed'] : [`workflow.run.${row.status}`];
  return types.map((type) => eventOf(type, row, now));
}

function eventOf(type: string, row: RunRow, now: number): QueuedEvent | null {
  if (row.depth >= depthLimit) return null;
  const at = row.finishedAt ?? row.startedAt;
  return {
    kind: 'track',
    type,
    userId: row.userId,
    anonymousId: null,
    messageId: `${type}:${row.id}:${type === 'workflow.run.started' ? row.startedAt : at}`,
    properties: {
      runId: row.id,
      workflowId: row.workflowId,
      workflowName: row.workflowName,
      version: row.version,
      status: row.status,
      ...(row.exitReason ? { reason: row.exitReason } : {}),
    },
    traits: null,
    timestamp: at,
    receivedAt: now,
    depth: row.depth + 1,
  };
}
