import { useMutation } from '@tanstack/react-query';
import { ApiError } from '../../../sdk/api/api-error.ts';
import { useConnection } from '../../shell/connection.ts';
import { useSearchParams } from '../../shell/search.ts';
import { bodyOf } from '../base.ts';
import { useBuilder } from '../builder-context.ts';

const dayMs = 86_400_000;

/** Days of events that can be played. */
export const backtestDays = ['1', '7', '14', '30'] as const;
export type BacktestDays = (typeof backtestDays)[number];

/** Starts a backtest of the draft; its id is kept in the address, so that it is found again. */
export function useStartBacktest(workflowId: string) {
  const { client } = useConnection();
  const { draft, dispatch } = useBuilder();
  const [, setSearch] = useSearchParams();
  return useMutation({
    mutationFn: ({ days, against }: { days: BacktestDays; against: number | null }) => {
      const to = Date.now();
      const from = to - Number(days) * dayMs;
      return client.startBacktest({
        params: { id: workflowId },
        body: {
          ...{ from: new Date(from).toISOString(), to: new Date(to).toISOString() },
          ...{ against, definition: bodyOf(draft, draft.isActive) },
        },
      });
    },
    onSuccess: ({ id }) => setSearch({ backtest: id }),
    onError(error) {
      const faults = error instanceof ApiError ? (error.problem?.errors ?? []) : [];
      const own = faults.flatMap((fault) => {
        const pointer = /^\/definition(\/.*)/.exec(fault.pointer)?.[1];
        return pointer === undefined ? [] : [{ ...fault, pointer }];
      });
      if (own.length > 0) dispatch({ type: 'refused', refusal: { draft, faults: own } });
    },
  });
}
