import type { RunStatus } from '../../contract/workflows/run.ts';

/** Statuses that a run never leaves. The contract's list would bring its schemas along; a test holds them together. */
export const finalStatuses: ReadonlySet<RunStatus> = new Set(['completed', 'failed', 'cancelled', 'exited']);
