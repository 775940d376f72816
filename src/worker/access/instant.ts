import { AppError } from '../../contract/errors.ts';
import { isoTimeMs } from '../../contract/primitives.ts';

/** The first moment that no time of a query lies at or behind, epoch ms: the years that ISO 8601 writes with four digits. */
export const endOfTime = Date.UTC(10_000, 0, 1);

/** Epoch ms of an ISO date or time in a query parameter, 1970 to 9999; otherwise 422 with the name of the parameter. */
export function instantOf(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const at = isoTimeMs(text);
  if (at === undefined) {
    throw refusal(
      name,
      'invalid_format',
      `\`${name}\` is an ISO date or time, e.g. 2026-05-01 or 2026-05-01T08:00:00Z.`,
    );
  }
  if (at < 0 || at >= endOfTime) throw refusal(name, 'out_of_range', `\`${name}\` lies in the years 1970 to 9999.`);
  return at;
}

/** A half-open range of time; epoch ms. */
export interface TimeRange {
  from: number | undefined;
  to: number | undefined;
}

/** The range of a list query. */
export function rangeOf(query: { from?: string | undefined; to?: string | undefined }): TimeRange {
  const range = { from: instantOf(query.from, 'from'), to: instantOf(query.to, 'to') };
  if (range.from !== undefined && range.to !== undefined && range.from > range.to) {
    throw refusal('from', 'out_of_range', '`from` lies after `to`; nothing can lie between them.');
  }
  return range;
}

function refusal(name: string, code: string, message: string): AppError {
  return new AppError('invalid', message, { faults: [{ pointer: `?${name}`, code, message }] });
}
