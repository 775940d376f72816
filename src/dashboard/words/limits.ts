// How limits of sending are said in the space of a cell.
import type { FrequencyCap, QuietHours } from '../../contract/messages/sending-limits.ts';

/** "2 in 24 h" */
export const capWords = ({ perUser, windowHours }: FrequencyCap): string =>
  `${perUser.toLocaleString('en-US')} in ${windowHours.toLocaleString('en-US')} h`;

/** "22:00–08:00", with the zone of people who have none. */
export function quietWords(quietHours: QuietHours | undefined, zone: string | undefined): string | null {
  if (quietHours !== undefined) {
    const { start, end, timezone = zone } = quietHours;
    return `${start}–${end}${timezone === undefined ? '' : ` ${timezone}`}`;
  }
  return zone === undefined ? null : `22:00–08:00 ${zone}`;
}
