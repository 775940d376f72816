// Decides whether the time zone that a wait names exists.
import type { Fault } from '../../contract/errors.ts';
import { valueAt } from '../faults/schema-path.ts';
import { fault, suggestionFor } from '../faults/sentences.ts';
import { valueWords } from '../faults/words.ts';
import { isTimeZone } from '../time-zone.ts';

/** The faults of unknown zones in `until.timezone` and `collect.until.timezone`. */
export function zoneFaults(config: Record<string, unknown>, at: string): Fault[] {
  return [['until'], ['collect', 'until']].flatMap((path) => {
    const fields = [...path, 'timezone'];
    return zoneFault(valueAt(config, fields), `${at}/${fields.join('/')}`);
  });
}

function zoneFault(zone: unknown, pointer: string): Fault[] {
  if (typeof zone !== 'string' || isTimeZone(zone)) return [];
  const message = `There is no time zone ${valueWords(zone)}; it is an IANA name such as Europe/Paris.`;
  const suggestion = suggestionFor(zone, Intl.supportedValuesOf('timeZone'));
  return [fault(pointer, 'unknown_time_zone', message, suggestion)];
}
