// What a failure means for people: the one place that reads error codes.
import type { ErrorCode, Fault } from '../../contract/errors.ts';
import { ApiError } from '../../sdk/api/api-error.ts';
import { PageNotLoaded } from './load-page.ts';

export interface ProblemView {
  title: string;
  /** What happened, and what to do about it. */
  detail: string;
  /** To be quoted when asking for help; null where the service did not answer. */
  requestId: string | null;
  /** Places in the input with what is wrong there. */
  faults: readonly Fault[];
  code: ErrorCode | null;
  status: number | null;
}

/** A retry can help: nothing answered, or the service could not. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ApiError ? error.status === 429 || error.status >= 500 : isConnectionFailure(error);

/** The service was not reached. `fetch` throws a TypeError, a timeout a DOMException. */
export const isConnectionFailure = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');

export const isNotFound = (error: unknown): boolean => error instanceof ApiError && error.status === 404;
export const isSignedOut = (error: unknown): boolean => error instanceof ApiError && error.status === 401;

const checkConnection = 'Check the connection, and whether the server runs; then try again.';

/** Words for any error that a query, a mutation or a page ends with. */
export function problemOf(error: unknown): ProblemView {
  if (error instanceof ApiError) return problemOfAnswer(error);
  const nothing = { requestId: null, faults: [], code: null, status: null };
  if (error instanceof PageNotLoaded) {
    return { ...nothing, title: 'The page could not be loaded', detail: checkConnection };
  }
  if (isConnectionFailure(error)) {
    return {
      ...nothing,
      title: 'The server cannot be reached',
      detail: checkConnection,
    };
  }
  return {
    ...nothing,
    title: 'Something went wrong on this page',
    detail: error instanceof Error ? error.message : String(error),
  };
}

function problemOfAnswer(error: ApiError): ProblemView {
  const { problem, status, code } = error;
  if (problem === null) {
    return {
      title: `The server returned ${status}`,
      detail: 'Something between this page and the service answered in its place, e.g. a proxy.',
      requestId: null,
      faults: [],
      code: null,
      status,
    };
  }
  const { title, detail, requestId, errors = [] } = problem;
  return { title, detail, requestId, faults: errors, code, status };
}
