import { AppError } from '../../contract/errors.ts';

/** The refusal to send something to an endpoint that gets nothing. */
export function endpointDisabled(): AppError {
  const message = 'The endpoint is disabled. Put it back with PATCH { "status": "ok" }, then replay what it missed.';
  return new AppError('endpoint_disabled', message);
}
