import * as z from 'zod';

/** Every error code of the API with its HTTP status and title. Clients switch on `code`; the status follows from it. */
export const errorCodes = {
  bad_request: { status: 400, title: 'The request could not be read' },
  unauthorized: { status: 401, title: 'No valid API key' },
  plan_required: { status: 402, title: 'A higher plan is needed' },
  forbidden: { status: 403, title: 'The role is too low' },
  development_only: { status: 403, title: 'Only in development' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  conflict: { status: 409, title: 'Conflict with the current state' },
  endpoint_disabled: { status: 409, title: 'The endpoint is disabled' },
  restart_the_run: { status: 409, title: 'The message belongs to a run' },
  alert_closed: { status: 409, title: 'The alert is over' },
  limit_reached: { status: 409, title: 'As many as there may be' },
  precondition_failed: { status: 412, title: 'Changed since it was read' },
  payload_too_large: { status: 413, title: 'Payload too large' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  invalid: { status: 422, title: 'The request is not valid' },
  idempotency_mismatch: { status: 422, title: 'The Idempotency-Key was used with another request' },
  rate_limited: { status: 429, title: 'Too many requests' },
  internal: { status: 500, title: 'Something went wrong on our side' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
} as const;

export type ErrorCode = keyof typeof errorCodes;

/** One fault of an input: its place, what is wrong, and what was probably meant. */
export const Fault = z.object({
  pointer: z.string().describe('JSON pointer (RFC 6901) into the request body, or `?name` for a query parameter.'),
  code: z.string().describe('Machine-readable code, e.g. `unknown_field`.'),
  message: z.string().describe('What is wrong, as one sentence.'),
  suggestion: z.string().optional().describe('What was probably meant.'),
});
export type Fault = z.infer<typeof Fault>;

/** Problem document (RFC 9457), served as application/problem+json. */
export const Problem = z.object({
  type: z.string().describe('URL of the documentation of the code.'),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What happened, and what to do about it.'),
  code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
  currentVersion: z.int().optional().describe('Of a `precondition_failed`: the version that it has now.'),
  changedBy: z
    .string()
    .nullable()
    .optional()
    .describe('Who changed it last, e.g. `key:ci`; null where that is not known.'),
  changedAt: z.string().optional().describe('When, ISO 8601.'),
  errors: z.array(Fault).optional().describe('Every fault of an invalid request at once.'),
  requestId: z.string().describe('Id of the request; quote it when you ask for help.'),
});
export type Problem = z.infer<typeof Problem>;

/** Members of a problem document that belong to one code. */
export type ProblemDetails = Pick<Problem, 'currentVersion' | 'changedBy' | 'changedAt'>;

interface AppErrorOptions {
  details?: ProblemDetails;
  faults?: Fault[];
  headers?: Record<string, string>;
  cause?: unknown;
}

/** The one error that crosses layers; http/problem.ts turns it into a Problem document. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly faults: Fault[] | undefined;
  readonly headers: Record<string, string> | undefined;
  readonly details: ProblemDetails | undefined;

  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.faults = options.faults;
    this.headers = options.headers;
    this.details = options.details;
  }
}

/** The 422 for an input with these faults: the first one as the message, all of them as a list. */
export function invalidInput(faults: Fault[]): AppError {
  const [first] = faults;
  const message = first?.message ?? 'The request is not valid.';
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more, see errors)` : '';
  return new AppError('invalid', message + more, { faults });
}
