import type { RunHead } from './messages.ts';

/** What {{run.*}} sees. */
export function runScope(head: RunHead, startedAt: number) {
  const { runId: id, workflowId, workflowName, version } = head;
  return { id, workflowId, workflowName, version, startedAt: new Date(startedAt).toISOString() };
}
