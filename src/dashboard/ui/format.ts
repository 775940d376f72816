// Numbers and times as people read them: in English, as the rest of the dashboard, and in the zone of the browser.
import { dateFormat } from './date-format.ts';

const locale = 'en-GB';

const numbers = new Intl.NumberFormat(locale);
export const formatNumber = (value: number): string => numbers.format(value);

/** 0.992 as "99.2 %"; the space keeps them on one line. */
export const formatPercent = (share: number, digits = 1): string =>
  `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(share * 100)}\u00a0%`;

const isoTime = (at: number | string): Date => new Date(at);

const clock = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' } as const;
const day = { year: 'numeric', month: 'short', day: 'numeric' } as const;

/** "26 Nov 2026, 09:12:04" */
export const formatDateTime = (at: number | string, timeZone?: string): string =>
  dateFormat(locale, { ...day, ...clock, ...(timeZone === undefined ? {} : { timeZone }) }).format(isoTime(at));

/** "09:12:04" */
export const formatClock = (at: number | string): string => dateFormat(locale, clock).format(isoTime(at));

const units: readonly (readonly [unit: 'd' | 'h' | 'min' | 's', ms: number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** "44 ms", "5.1 s", "42 min", "3 h 20 min": the two largest units that are not zero. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${Number((ms / 1_000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1_000) * 1_000;
  const first = units.findIndex(([, size]) => seconds >= size);
  const [unit, size] = units[first] ?? (['s', 1_000] as const);
  const whole = Math.floor(seconds / size);
  const [nextUnit, nextSize] = units[first + 1] ?? (['s', 1_000] as const);
  const rest = Math.floor((seconds - whole * size) / nextSize);
  return rest === 0 || unit === 's' ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${nextUnit}`;
}

const relativeSteps: readonly (readonly [limitMs: number, unit: Intl.RelativeTimeFormatUnit, ms: number])[] = [
  [60_000, 'second', 1_000],
  [3_600_000, 'minute', 60_000],
  [86_400_000, 'hour', 3_600_000],
  [30 * 86_400_000, 'day', 86_400_000],
  [365 * 86_400_000, 'month', 30 * 86_400_000],
];

const relativeTimes = new Intl.RelativeTimeFormat(locale, { style: 'short', numeric: 'auto' });

/** "just now", "2 min ago", "in 18 min", "yesterday", in short words. */
export function formatRelative(at: number | string, now: number): string {
  const passed = isoTime(at).getTime() - now;
  if (Math.abs(passed) < 10_000) return 'just now';
  const [, unit, ms] = relativeSteps.find(([limit]) => Math.abs(passed) < limit) ?? [0, 'year', 365 * 86_400_000];
  return relativeTimes.format(Math.trunc(passed / ms), unit as Intl.RelativeTimeFormatUnit);
}
