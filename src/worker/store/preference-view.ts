import type { Preference } from '../../contract/people/preference.ts';
import { isoTime } from '../../contract/primitives.ts';

/** What a person said, as the API returns it. */
export function toPreference(row: { topic: string; kind: string; allowed: boolean; at: number }): Preference {
  const { topic, allowed, at } = row;
  // Sound: nothing but kinds of channel and `*` is stored.
  return { topic, kind: row.kind as Preference['kind'], allowed, at: isoTime(at) };
}
