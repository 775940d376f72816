// Acts on many runs by a filter: call by call, as each handles a limited number of them.
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { problemOf } from '../../api/problem.ts';
import { runQueries, type SkippedRun } from '../../api/queries/runs.ts';
import { useConnection } from '../../shell/connection.ts';

export interface BulkAct {
  act: 'restart' | 'cancel';
  workflowId: string;
  /** Of a cancellation: only runs with this status. */
  status?: 'queued' | 'running' | 'paused' | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export interface BulkProgress {
  done: number;
  skipped: SkippedRun[];
  skippedCount: number;
  state: 'going' | 'ended' | 'stopped';
  fault: string | null;
}

/** More of those that were left as they are than a dialog can show. */
const mostSkipped = 50;

export function useBulk(): {
  progress: BulkProgress | null;
  start: (act: BulkAct) => Promise<void>;
  stop: () => void;
} {
  const { client, projectId } = useConnection();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<BulkProgress | null>(null);
  const stopped = useRef(false);
  const call = async ({ act, workflowId, status, from, to }: BulkAct, cursor: string | null) => {
    const filter = {
      workflowId,
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
      ...(cursor === null ? {} : { cursor }),
    };
    const idempotencyKey = crypto.randomUUID();
    if (act === 'restart') {
      const { restarted, ...rest } = await client.restartRuns({
        body: { ...filter, status: 'failed' },
        idempotencyKey,
      });
      return { done: restarted, ...rest };
    }
    const body = { ...filter, ...(status ? { status } : {}) };
    const { cancelled, ...rest } = await client.cancelRuns({ body, idempotencyKey });
    return { done: cancelled, ...rest };
  };
  const start = async (act: BulkAct) => {
    let now: BulkProgress = { done: 0, skipped: [], skippedCount: 0, state: 'going', fault: null };
    const show = (patch: Partial<BulkProgress>) => {
      now = { ...now, ...patch };
      setProgress(now);
    };
    stopped.current = false;
    show({});
    let cursor: string | null = null;
    try {
      do {
        const answer: Awaited<ReturnType<typeof call>> = await call(act, cursor);
        cursor = answer.nextCursor;
        show({
          done: now.done + answer.done,
          skippedCount: now.skippedCount + answer.skipped,
          skipped: [...now.skipped, ...answer.skippedRuns].slice(0, mostSkipped),
        });
      } while (cursor !== null && !stopped.current);
      show({ state: cursor === null ? 'ended' : 'stopped' });
    } catch (error) {
      show({ state: 'stopped', fault: problemOf(error).detail });
    }
    await queries.invalidateQueries({ queryKey: runQueries.all(projectId) });
  };
  return {
    progress,
    start,
    stop: () => {
      stopped.current = true;
    },
  };
}
