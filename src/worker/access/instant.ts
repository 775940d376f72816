import { AppError } from '../../contract/errors.ts';

/** Epoch ms of an ISO date or time in a query parameter; otherwise 422 with the name of the parameter. */
export function instantOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isFinite(at)) return at;
  const message = `\`${name}\` is an ISO date or time, e.g. 2026-05-01 or 2026-05-01T08:00:00Z.`;
  throw new AppError('invalid', message, { faults: [{ pointer: `?${name}`, code: 'invalid_format', message }] });
}
