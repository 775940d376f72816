/**
 * Decides which moment a date means, wherever the product reads one.
 * 1. A date without a time is the beginning of that day in the zone; a time without an offset is on the clocks of the zone.
 * 2. A number is epoch seconds below 1e11 and epoch milliseconds from there on; a text of digits is not a number.
 * 3. Everything else cannot be read, and neither can a moment outside of the years 0 to 9999. Nothing here throws.
 */
import { isoTimeMs } from '../contract/primitives.ts';
import { lookup, type Scope } from './scope.ts';
import { isTimeZone, localMoment } from './time-zone.ts';

/** Seconds until the year 5138; as milliseconds that is March 1973. */
const leastMillis = 1e11;
const firstMoment = Date.UTC(-1, 11, 31);
const lastMoment = Date.UTC(10_000, 0, 2) - 1;

/** Epoch ms of a date, or null when it cannot be read; `zone` is asked only for a date that names none. */
export function momentOf(value: unknown, zone: () => string): number | null {
  if (typeof value === 'number') return momentOfNumber(value);
  const wall = typeof value === 'string' ? isoTimeMs(value) : undefined;
  if (typeof value !== 'string' || wall === undefined) return null;
  return namesZone(value) ? wall : localMoment(wall, knownZone(zone()));
}

/** Whether a moment (epoch ms) is one that dates can mean. */
export function isReadableMoment(at: number): boolean {
  return at >= firstMoment && at <= lastMoment;
}

/** The zone in which a scope reads dates: the named one, else that of the person, the organisation, else UTC. */
export function zoneOf(scope: Scope, named?: string): string {
  const candidates = [named, lookup(scope, 'user', 'timezone'), lookup(scope, 'org', 'timezone')];
  const zone = candidates.find((name) => typeof name === 'string' && isTimeZone(name));
  return typeof zone === 'string' ? zone : 'UTC';
}

function momentOfNumber(value: number): number | null {
  const at = Math.round(Math.abs(value) < leastMillis ? value * 1_000 : value);
  return isReadableMoment(at) ? at : null;
}

const knownZone = (name: string) => (isTimeZone(name) ? name : 'UTC');

const dateLength = 'YYYY-MM-DD'.length;

/** Whether a readable date is a whole day, a time on the clocks of a zone, or an instant whatever the zone. */
export function kindOfDate(value: unknown): 'day' | 'wall' | 'instant' {
  if (typeof value !== 'string' || namesZone(value)) return 'instant';
  return value.length === dateLength ? 'day' : 'wall';
}

/** Whether an ISO 8601 text ends with an offset or Z. */
function namesZone(text: string): boolean {
  return /[Zz+-]/.test(text.slice(dateLength));
}
