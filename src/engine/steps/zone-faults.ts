// Decides whether the time zone that a wait names exists.
import type { Fault } from '../../contract/errors.ts';
import { valueAt } from '../faults/schema-path.ts';
import { fault, suggestionFor } from '../faults/sentences.ts';
import { valueWords } from '../faults/words.ts';
import { isTimeZone } from '../time-zone.ts';

/** The fault of an unknown zone in `until.timezone`. */
export function zoneFaults(config: Record<string, unknown>, at: string): Fault[] {
  const zone = valueAt(config, ['until', 'timezone']);
  if (typeof zone !== 'string' || isTimeZone(zone)) return [];
  const message = `There is no time zone ${valueWords(zone)}; it is an IANA name such as Europe/Paris.`;
  const suggestion = suggestionFor(zone, Intl.supportedValuesOf('timeZone'));
  return [fault(`${at}/until/timezone`, 'unknown_time_zone', message, suggestion)];
}
