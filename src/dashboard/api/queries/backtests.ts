// Backtests: what a workflow would have done with the events of past days.
import { queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../../sdk/api/types.ts';
import type { Source } from './source.ts';

export type Backtest = Awaited<ReturnType<ApiClient['getBacktest']>>;

/** How often one that is under way is asked, ms. */
const runningMs = 1_000;

/** One backtest; read again and again while it is under way. */
export const backtestQuery = ({ client, projectId }: Source, id: string) =>
  queryOptions({
    queryKey: [projectId, 'backtest', id],
    queryFn: ({ signal }) => client.getBacktest({ params: { id }, signal }),
    refetchInterval: ({ state: { data } }) => (data === undefined || data.status === 'running' ? runningMs : false),
    retry: false,
  });
