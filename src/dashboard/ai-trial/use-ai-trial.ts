// Asking the model of the organisation once; nothing is written.
import { useMutation } from '@tanstack/react-query';
import type { ApiClient } from '../../sdk/api/types.ts';
import { problemOf } from '../api/problem.ts';
import { usePlanRight, useRight } from '../api/rights.ts';
import { useConnection } from '../shell/connection.ts';

export type TrialBody = Parameters<ApiClient['tryAi']>[0]['body'];

export function useAiTrial() {
  const { client } = useConnection();
  const right = useRight('editor');
  const plan = usePlanRight('starter');
  const trial = useMutation({ mutationFn: (body: TrialBody) => client.tryAi({ body }) });
  return {
    ask: trial.mutate,
    isAsking: trial.isPending,
    /** The body that the answer, or the problem, is about. */
    asked: trial.variables,
    answer: trial.data,
    problem: trial.error ? problemOf(trial.error) : null,
    /** Why it cannot be asked. */
    reason: right.reason ?? plan.reason,
  };
}
