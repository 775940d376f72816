import { jsonAnswer } from '../answer.ts';
import type { Answer } from '../vendor.ts';

const FCM_ERROR = 'type.googleapis.com/google.firebase.fcm.v1.FcmError';
const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';

/** An error in the form of Google's HTTP APIs. */
export function googleError(code: number, status: string, message: string, details: unknown[] = []): Answer {
  return jsonAnswer(code, { error: { code, message, status, ...(details.length > 0 ? { details } : {}) } });
}

/** An error about the token: its only detail is an FcmError. */
export function tokenError(code: number, status: string, errorCode: string, message: string): Answer {
  return googleError(code, status, message, [{ '@type': FCM_ERROR, errorCode }]);
}

/** An error about the payload: the detail names the field; the token is fine. */
export function payloadError(field: string, description: string): Answer {
  return googleError(400, 'INVALID_ARGUMENT', description, [
    { '@type': BAD_REQUEST, fieldViolations: [{ field, description }] },
  ]);
}
