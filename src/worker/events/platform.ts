// Events that Sendora itself puts into the one stream: what became of runs.
// 1. Their messageId follows from the run and what happened, so a repeated announcement is one event.
// 2. Each carries the depth of the event behind it plus one; past the limit nothing is announced, so no loop runs away.
// 3. A failure is always announced; the rest only where something listens, since every event costs rows.
import type { StreamEvent } from '../../contract/events.ts';
import { openProject } from '../db/client.ts';
import type { Env } from '../env.ts';
import type { QueuedEvent } from '../queues/messages.ts';
import { postEvents } from '../queues/post.ts';
import type { RunRow } from '../run-object/messages.ts';
import { listensTo, loadMatchIndex, type MatchIndex } from '../workflows/match-index.ts';

const depthLimit = 8;
const platformTypes = ['workflow.run.', 'promote.failed'];

/** Announces what became of these runs of one project. */
export async function announce(env: Env, index: MatchIndex, rows: RunRow[], now = Date.now()): Promise<void> {
  const events = rows
    .flatMap((row) => eventsOf(row, now))
    .filter((event) => isFailure(event.type) || listensTo(index, event.type));
  const projectId = rows[0]?.projectId;
  if (events.length && projectId) await postEvents(env, { orgId: index.orgId, projectId }, events);
}

/** Announces where no index is at hand; it is read only when something may be worth it. */
export async function announceEnds(env: Env, orgId: string, rows: RunRow[]): Promise<void> {
  const ended = rows.filter((row) => row.finishedAt !== null);
  const projectId = ended[0]?.projectId;
  if (!projectId) return;
  const version = await openProject(env, projectId)
    .prepare('SELECT match_version AS v FROM projects WHERE id = ?')
    .bind(projectId)
    .first<{ v: number }>();
  await announce(env, await loadMatchIndex(env, orgId, projectId, version?.v ?? 0), ended);
}

/** Whether an event tells of a run of this workflow; no workflow starts itself through its own news. */
export function isAboutItself(event: StreamEvent, workflowId: string): boolean {
  return platformTypes.some((prefix) => event.type.startsWith(prefix)) && event.properties.workflowId === workflowId;
}

const isFailure = (type: string) => type === 'workflow.run.failed' || type === 'promote.failed';

function eventsOf(row: RunRow, now: number): QueuedEvent[] {
  if (row.depth >= depthLimit) return [];
  const properties = {
    runId: row.id,
    workflowId: row.workflowId,
    workflowName: row.workflowName,
    version: row.version,
    status: row.status,
    ...(row.exitReason ? { reason: row.exitReason } : {}),
  };
  return typesOf(row).map((type) => ({
    kind: 'track',
    type,
    userId: row.userId,
    anonymousId: null,
    messageId: `${type}:${row.id}:${row.finishedAt ?? row.startedAt}`,
    properties,
    traits: null,
    timestamp: row.finishedAt ?? row.startedAt,
    receivedAt: now,
    depth: row.depth + 1,
  }));
}

function typesOf({ status, seq }: RunRow): string[] {
  if (status === 'failed') return ['workflow.run.failed', 'promote.failed'];
  if (status === 'completed' || status === 'exited' || status === 'cancelled') return [`workflow.run.${status}`];
  return seq <= 1 ? ['workflow.run.started'] : [];
}
