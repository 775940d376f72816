// Decides whether the date that a wait names can be read; one that comes from a template shows only when the run waits.
import type { Fault } from '../../contract/errors.ts';
import { momentOf } from '../dates.ts';
import { valueAt } from '../faults/schema-path.ts';
import { fault } from '../faults/sentences.ts';
import { valueWords } from '../faults/words.ts';

/** The fault of a text in `until.date` that is neither a date nor a template. */
export function dateFaults(config: Record<string, unknown>, at: string): Fault[] {
  const date = valueAt(config, ['until', 'date']);
  if (typeof date !== 'string' || date === '' || date.includes('{{')) return [];
  if (momentOf(date, () => 'UTC') !== null) return [];
  const message = `${valueWords(date)} is not a date; it is ISO 8601 such as 2026-05-01 or 2026-05-01T08:30:00Z, or a template such as {{trait.trialEndsAt}}.`;
  return [fault(`${at}/until/date`, 'invalid_format', message)];
}
