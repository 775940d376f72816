// What a saved workflow means for those who are due: every write of a workflow adds these statements to its batch.
import { type AnyTrigger, formOf } from '../../contract/workflows/triggers/registry.ts';
import type { WorkflowStatus } from '../../contract/workflows/workflow.ts';
import { beginJobStatement } from './preparing-jobs.ts';
import { setClockStatement } from './project-clocks.ts';

/** A workflow as far as occasions depend on it. */
export interface TriggerPlace {
  status: WorkflowStatus;
  trigger: AnyTrigger;
}

/** Whose workflow it is. */
interface Owner {
  orgId: string;
  projectId: string;
  workflowId: string;
}

/**
 * The statements by which the clock of the project learns of a workflow that is new (`before` is null), changed or gone
 * (`after` is null); none where nothing changes for it. Where there are any, wake the clock after the batch.
 */
export function triggerChangeStatements(
  db: D1Database,
  { orgId, projectId, workflowId }: Owner,
  before: TriggerPlace | null,
  after: TriggerPlace | null,
  now: number,
): D1PreparedStatement[] {
  const [was, is] = [watched(before), watched(after)];
  if (was === is) return [];
  return [
    beginJobStatement(db, projectId, workflowId, is === null ? 'clearing' : 'preparing', now),
    setClockStatement(db, { orgId, projectId }, now),
  ];
}

/** Whether a clock looks after a workflow. */
export const isWatched = (place: TriggerPlace | null): boolean => watched(place) !== null;

/** What a clock looks after, as text; null where that is nothing. */
function watched(place: TriggerPlace | null): string | null {
  if (place === null || place.status === 'inactive' || formOf(place.trigger) === 'event') return null;
  return JSON.stringify(place.trigger);
}
