// Acts on many runs: by a filter call by call, as each handles a limited number of them, or on chosen ones one by one.
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { ApiClient } from '../../../sdk/api/types.ts';
import { problemOf } from '../../api/problem.ts';
import { runQueries, type SkippedRun } from '../../api/queries/runs.ts';
import { useConnection } from '../../shell/connection.ts';

export interface BulkFilter {
  workflowId: string;
  /** Of a cancellation: only runs with this status. */
  status?: 'queued' | 'running' | 'paused' | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export interface BulkAct {
  act: 'restart' | 'cancel';
  /** Which runs: by a filter, or their ids. */
  runs: BulkFilter | readonly string[];
}

export interface BulkProgress {
  done: number;
  skippedCount: number;
  /** The first of those that were left as they were, with the reason of each. */
  skipped: readonly SkippedRun[];
  state: 'going' | 'ended' | 'stopped';
  fault: string | null;
}

/** What one call has done. */
interface Portion {
  done: number;
  skipped: number;
  skippedRuns: readonly SkippedRun[];
  isLast: boolean;
}

/** More of those that were left as they are than a dialog can show. */
const mostSkipped = 50;

async function* byFilter(client: ApiClient, act: BulkAct['act'], filter: BulkFilter): AsyncGenerator<Portion> {
  const { workflowId, status, from, to } = filter;
  const given = { workflowId, ...(from ? { from } : {}), ...(to ? { to } : {}) };
  let cursor: string | null = null;
  do {
    const page = cursor === null ? {} : { cursor };
    const idempotencyKey = crypto.randomUUID();
    const answer: { done: number; skipped: number; skippedRuns: SkippedRun[]; nextCursor: string | null } =
      act === 'restart'
        ? await client
            .restartRuns({ body: { ...given, ...page, status: 'failed' }, idempotencyKey })
            .then(({ restarted: done, ...rest }) => ({ done, ...rest }))
        : await client
            .cancelRuns({ body: { ...given, ...page, ...(status ? { status } : {}) }, idempotencyKey })
            .then(({ cancelled: done, ...rest }) => ({ done, ...rest }));
    cursor = answer.nextCursor;
    yield { ...answer, isLast: cursor === null };
  } while (cursor !== null);
}

async function* oneByOne(client: ApiClient, act: BulkAct['act'], ids: readonly string[]): AsyncGenerator<Portion> {
  for (const [index, id] of ids.entries()) {
    const isLast = index === ids.length - 1;
    try {
      if (act === 'restart') await client.restartRun({ params: { id }, body: {} });
      else await client.cancelRun({ params: { id } });
      yield { done: 1, skipped: 0, skippedRuns: [], isLast };
    } catch (error) {
      const { detail, status } = problemOf(error);
      // What is true of one run need not be of the next one; what is true of the key or the connection is.
      if (status !== 409 && status !== 404) throw error;
      yield { done: 0, skipped: 1, skippedRuns: [{ id, reason: detail }], isLast };
    }
  }
}

export function useBulk() {
  const { client, projectId } = useConnection();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<BulkProgress | null>(null);
  const stopped = useRef(false);
  const start = async ({ act, runs }: BulkAct): Promise<void> => {
    let now: BulkProgress = { done: 0, skipped: [], skippedCount: 0, state: 'going', fault: null };
    const show = (patch: Partial<BulkProgress>) => {
      now = { ...now, ...patch };
      setProgress(now);
    };
    stopped.current = false;
    show({});
    try {
      const portions = 'workflowId' in runs ? byFilter(client, act, runs) : oneByOne(client, act, runs);
      for await (const { done, skipped, skippedRuns, isLast } of portions) {
        show({
          done: now.done + done,
          skippedCount: now.skippedCount + skipped,
          skipped: [...now.skipped, ...skippedRuns].slice(0, mostSkipped),
        });
        if (stopped.current && !isLast) break;
      }
      show({ state: stopped.current ? 'stopped' : 'ended' });
    } catch (error) {
      show({ state: 'stopped', fault: problemOf(error).detail });
    }
    await queries.invalidateQueries({ queryKey: runQueries.all(projectId) });
  };
  const stop = () => {
    stopped.current = true;
  };
  return { progress, start, stop };
}
