// Decides whether a message comes at night, and until when it is held.
// 1. Hours are [start, end) on the clocks of the person; they may cross midnight. Only kinds that interrupt are held.
// 2. They end at the first instant that is not quiet: of an end that a clock change skips, right after the change; of one
//    that it repeats, at the earlier one that is still ahead. Clocks that go back to before the start end them too.
// 3. R9: the release of each message is spread by its id, so that a night does not end in one burst.
import { channelKinds } from '../../contract/messages/channels/registry.ts';
import { defaultSpreadMinutes, type QuietHours } from '../../contract/messages/sending-limits.ts';
import { seededUnit } from '../seeded.ts';
import { isTimeZone, localTime, nextClockChange, soonestLocalTime } from '../time-zone.ts';
import { type Gate, notAsked } from './gate.ts';

const dayMinutes = 24 * 60;
/** Of rules that name a zone and no hours. */
const defaultHours: QuietHours = { start: '22:00', end: '08:00' };
/** A zone may skip a day; then the end of that day's hours is quiet too. */
const mostEnds = 3;

const minuteOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Whether an instant is in quiet hours on the clocks of a zone. */
export function isQuiet({ start, end }: QuietHours, zone: string, atMs: number): boolean {
  const { hour, minute } = localTime(atMs, zone);
  const [now, from, to] = [hour * 60 + minute, minuteOf(start), minuteOf(end)];
  return from < to ? from <= now && now < to : now >= from || now < to;
}

/** When the quiet hours of an instant end, epoch ms; null where it is in none. */
export function quietUntil(hours: QuietHours, zone: string, atMs: number): number | null {
  if (!isQuiet(hours, zone, atMs)) return null;
  let end = soonestLocalTime(atMs, zone, hours.end);
  for (let ends = 1; ends < mostEnds && isQuiet(hours, zone, end); ends++) {
    end = soonestLocalTime(end, zone, hours.end);
  }
  const change = nextClockChange(atMs, zone);
  return change !== null && change < end && !isQuiet(hours, zone, change) ? change : end;
}

/** When a held message leaves, epoch ms: within `spreadMinutes` of the end, and never as late as the next beginning. */
export function releaseAt({ start, end, spreadMinutes = defaultSpreadMinutes }: QuietHours, endMs: number, id: string) {
  const openMinutes = (minuteOf(start) - minuteOf(end) + dayMinutes) % dayMinutes;
  const spreadMs = Math.min(spreadMinutes, openMinutes - 1) * 60_000;
  return endMs + Math.floor(seededUnit(id) * spreadMs);
}

/** What a rule says about quiet hours. */
export interface RuleQuiet {
  quietHours?: QuietHours | null | undefined;
  quietHoursTz?: string | null | undefined;
}

/** The hours and the zone that hold for a message; null where nobody set any. */
export function quietHoursOf(given: {
  rule: RuleQuiet | null;
  channel: QuietHours | null;
  /** Zones of the person and of the organisation; what is no zone counts as none. */
  profileZone: unknown;
  orgZone: unknown;
}): { hours: QuietHours; zone: string } | null {
  const { rule, channel } = given;
  const zoneOfRule = rule?.quietHoursTz ?? rule?.quietHours?.timezone;
  const hours = rule?.quietHours ?? channel ?? (zoneOfRule ? defaultHours : null);
  if (!hours) return null;
  const zones = [given.profileZone, zoneOfRule, channel?.timezone, given.orgZone];
  const zone = zones.find((name): name is string => typeof name === 'string' && isTimeZone(name)) ?? 'UTC';
  return { hours, zone };
}

export const quietHours: Gate = {
  name: 'quiet_hours',
  ask({ kind, hasPerson, quiet, now, priority, deliveryId }) {
    if (!quiet || !hasPerson || !channelKinds[kind].interrupts) return notAsked;
    const { hours, zone } = quiet;
    const { start, end } = hours;
    const until = quietUntil(hours, zone, now);
    if (until === null) return { verdict: 'open', numbers: { start, end } };
    const numbers = { start, end, until: new Date(until).toISOString() };
    if (priority === 'critical') return { verdict: 'passed_critical', numbers };
    const message = `Held until ${end} in ${zone}.`;
    const dueAt = releaseAt(hours, until, deliveryId);
    return {
      verdict: 'held',
      numbers,
      stop: { kind: 'held', why: 'quiet_hours', reason: 'quiet_hours', message, dueAt },
    };
  },
};
