import { AppError, errorCodes, type Problem } from '../../contract/errors.ts';

/** The problem document of an error; an error that is not an AppError is a fault of ours, and its text is not shown. */
export function problemOf(error: unknown, requestId: string, origin: string): Problem {
  const known = error instanceof AppError ? error : null;
  const code = known?.code ?? 'internal';
  const { status, title } = errorCodes[code];
  return {
    type: `${origin}/docs/errors#${code}`,
    title,
    status,
    detail:
      known?.message ??
      'The request failed on our side. Your request was valid; try again, and quote the requestId if this continues.',
    code,
    ...known?.details,
    ...(known?.faults?.length ? { errors: known.faults } : {}),
    requestId,
  };
}

/** The response of an error, as application/problem+json. */
export function problemResponse(error: unknown, requestId: string, origin: string): Response {
  const problem = problemOf(error, requestId, origin);
  const extra = error instanceof AppError ? error.headers : undefined;
  return new Response(JSON.stringify(problem), {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', 'x-request-id': requestId, ...extra },
  });
}
