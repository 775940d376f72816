import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { EndpointReplayInput } from '../../../contract/messages/endpoint.ts';
import { problemOf } from '../../api/problem.ts';
import { endpointQueries } from '../../api/queries/endpoints.ts';
import { useConnection } from '../../shell/connection.ts';

export interface ReplayProgress {
  queued: number;
  state: 'going' | 'ended' | 'failed';
  /** What the API said where it failed; what was queued before stays so. */
  fault: string | null;
}

/** Sends a range of what an endpoint missed once more, call after call, until nothing of it is left. */
export function useReplayRange(id: string): [ReplayProgress | null, (range: EndpointReplayInput) => Promise<void>] {
  const { client, projectId } = useConnection();
  const queries = useQueryClient();
  const [progress, setProgress] = useState<ReplayProgress | null>(null);
  const isGone = useRef(false);
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
    };
  }, []);
  const start = async (range: EndpointReplayInput) => {
    let queued = 0;
    let cursor: string | null = null;
    try {
      do {
        setProgress({ queued, state: 'going', fault: null });
        const page: { queued: number; nextCursor: string | null } = await client.replayEndpoint({
          params: { id },
          body: { ...range, ...(cursor === null ? {} : { cursor }) },
        });
        queued += page.queued;
        cursor = page.nextCursor;
      } while (cursor !== null && !isGone.current);
      setProgress({ queued, state: 'ended', fault: null });
    } catch (error) {
      setProgress({ queued, state: 'failed', fault: problemOf(error).detail });
    }
    void queries.invalidateQueries({ queryKey: endpointQueries.all(projectId) });
  };
  return [progress, start];
}
