import type { ErrorCode, Problem } from '../../contract/errors.ts';

/** A call that was not answered with success. */
export class ApiError extends Error {
  readonly status: number;
  /** The problem document; null when something else answered in place of the service, e.g. a proxy. */
  readonly problem: Problem | null;
  /** How long the service asks to wait before a retry, in milliseconds. */
  readonly retryAfterMs: number | null;

  constructor(response: Response, text: string) {
    const problem = problemIn(response, text);
    const detail = problem ? `${problem.code}: ${problem.detail}` : `not an answer of the API: ${text.slice(0, 200)}`;
    super(`${response.status} ${detail}`);
    this.name = 'ApiError';
    this.status = response.status;
    this.problem = problem;
    const seconds = response.headers.get('retry-after');
    this.retryAfterMs = seconds === null || Number.isNaN(Number(seconds)) ? null : Number(seconds) * 1_000;
  }

  /** What to switch on; a newer service may use codes that this client does not know yet. */
  get code(): ErrorCode | null {
    return this.problem?.code ?? null;
  }
}

function problemIn(response: Response, text: string): Problem | null {
  if (!response.headers.get('content-type')?.startsWith('application/problem+json')) return null;
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return null;
  }
}
