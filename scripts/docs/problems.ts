import { type ErrorCode, errorCodes, Problem } from '../../src/contract/errors.ts';
import type { Components } from './components.ts';

/** What to do about each error code; shown in the answers of the OpenAPI document and on /docs/errors. */
export const errorFixes: Record<ErrorCode, string> = {
  bad_request: 'The body is not JSON, or a header is malformed. Read `detail`, correct the request and send it again.',
  unauthorized: 'Send a key in the header `x-api-key`. If you do, it is misspelt or was revoked: create a new one.',
  plan_required: '`detail` names the plan. Upgrade the organisation, or use an organisation on that plan.',
  forbidden: '`detail` names the role. Use a key with that role or a higher one.',
  development_only:
    'This helps to try things out, so only a server whose `ENVIRONMENT` is not `production` does it, such as one that `npm start` runs.',
  not_found:
    'Check the id, the organisation in the address, and whether your key is bound to another project: what a key may not see is not found.',
  method_not_allowed: 'The address exists with another method; look it up on /docs.',
  conflict: 'The current state does not allow it; `detail` says why. Read the resource again before you retry.',
  endpoint_disabled:
    'The endpoint was disabled: read its `disabledReason`, put it back with PATCH and `"status": "ok"`, then replay what it missed.',
  restart_the_run:
    'A step sends the message: POST automation/runs/{id}/restart with the label of the step sends it again.',
  alert_closed:
    'The alert was resolved or closed before: GET it to see why. An event after its end opens a new alert, which can be acknowledged.',
  limit_reached:
    'There are as many of these objects as there may be; `detail` names the limit. Remove what is not needed, or have the limit raised: see the guide on keys and limits.',
  precondition_failed:
    'Somebody changed it since you read it: `changedBy`, `changedAt`, `currentVersion`. Read it again, repeat your change, send the new `ETag` as `If-Match`.',
  payload_too_large: 'Send less at once: 32 KB for an event, 500 KB for a batch, 1 MB for everything else.',
  unsupported_media_type: 'Send JSON with `content-type: application/json`.',
  invalid: 'Every fault stands in `errors` with a pointer into your request and, where we can tell, what was meant.',
  idempotency_mismatch: 'This Idempotency-Key belongs to another request of the last 24 hours. Use a new key.',
  rate_limited: 'Wait as many seconds as `Retry-After` says, then send it again.',
  internal: 'The fault is ours. Send it again with the same Idempotency-Key; quote `requestId` if it stays.',
  unavailable: 'Send it again after `Retry-After` seconds; an event keeps its `messageId`, so that it counts once.',
};

/** Name of the shared response of a code, e.g. `plan_required` -> `PlanRequired`. */
const responseName = (code: ErrorCode): string =>
  code.replaceAll(/(^|_)(\w)/g, (_match, _underscore, letter: string) => letter.toUpperCase());

/** The shared responses of all error codes. */
export function problemResponses(components: Components): Record<string, unknown> {
  const schema = components.schemaOf(Problem.meta({ id: 'Problem' }));
  const codes = Object.keys(errorCodes) as ErrorCode[];
  return Object.fromEntries(
    codes.map((code) => {
      const { status, title } = errorCodes[code];
      const example = {
        type: `https://api.example.com/docs/errors#${code}`,
        title,
        status,
        detail: `${title}.`,
        code,
        requestId: '8f1c2b7d9e3a4c55',
      };
      const content = { 'application/problem+json': { schema, example } };
      return [responseName(code), { description: `${title}. ${errorFixes[code]}`, content }];
    }),
  );
}

/** References to the shared responses, by status; of two codes with one status the first counts. */
export function problemRefs(codes: ErrorCode[]): Record<string, { $ref: string }> {
  return Object.fromEntries(
    [...codes]
      .reverse()
      .map((code) => [errorCodes[code].status, { $ref: `#/components/responses/${responseName(code)}` }]),
  );
}
