import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from '../../sdk/api/api-error.ts';
import { isConnectionFailure, isPassing, isSignedOut } from './problem.ts';
import { noteAnswer, noteSilence } from './reach.ts';

const maxRetries = 2;
const longestDelayMs = 15_000;

/** Only what may pass by itself is tried again; a refusal stays one. */
function retry(failures: number, error: Error): boolean {
  if (isConnectionFailure(error)) noteSilence();
  return isPassing(error) && failures < maxRetries;
}

/** As long as the service asks, or else 1 s, 2 s, 4 s, … */
export function retryDelay(failures: number, error: Error): number {
  const asked = error instanceof ApiError ? error.retryAfterMs : null;
  return asked ?? Math.min(longestDelayMs, 1_000 * 2 ** failures);
}

/** The cache of what was read. `onSignedOut` is called when the key is no longer accepted. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onSuccess: noteAnswer,
      onError: (error) => {
        if (isSignedOut(error)) onSignedOut();
        else if (!isConnectionFailure(error)) noteAnswer();
      },
    }),
    mutationCache: new MutationCache({
      onError: (error) => {
        if (isSignedOut(error)) onSignedOut();
      },
    }),
    defaultOptions: {
      // A server on the same machine answers without a network, so the browser's word for it is not asked.
      queries: { retry, retryDelay, staleTime: 2_000, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
}
