import type { StreamEvent } from '../../contract/events.ts';
import type { RunStatus } from '../../contract/workflows/run.ts';

/** What never changes about a run. */
export interface RunHead {
  runId: string;
  orgId: string;
  projectId: string;
  workflowId: string;
  workflowName: string;
  version: number;
  /** Whose run it is: the userId, or the anonymousId of a person not yet known. */
  personId: string;
  /** Whether later events of the person concern the run. */
  watched: boolean;
  event: StreamEvent;
}

/** The derived D1 row of a run. */
export interface RunRow {
  projectId: string;
  startedAt: number;
  id: string;
  workflowId: string;
  workflowName: string;
  version: number;
  userId: string | null;
  eventId: string;
  status: RunStatus;
  finishedAt: number | null;
  nextStepAt: number | null;
  waitingFor: string | null;
  exitReason: string | null;
  seq: number;
  /** For what follows from the row, not stored in it. */
  watched: boolean;
  depth: number;
  /** Place in the queue of its workflow, while the run has not begun. */
  queuedAt?: number;
}
