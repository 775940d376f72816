// Moments in sentences: the time of day, and the day where it is not today.
import { dateFormat } from '../ui/date-format.ts';

const isoTime = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})/g;

const dayOf = (date: Date): string => `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;

export interface MomentOptions {
  /** Whether seconds are shown; they are by default. */
  seconds?: boolean;
}

/** "09:12:04" today, "25 Nov, 09:12:04" this year, "25 Nov 2025, 09:12:04" before or after it. */
export function momentWords(at: number | string, now: number, { seconds = true }: MomentOptions = {}): string {
  const date = new Date(at);
  const present = new Date(now);
  if (Number.isNaN(date.getTime())) return String(at);
  const day = { day: 'numeric', month: 'short' } as const;
  const year = date.getFullYear() === present.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return dateFormat(undefined, {
    ...(dayOf(date) === dayOf(present) ? {} : { ...day, ...year }),
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hourCycle: 'h23',
  }).format(date);
}

/** "Today 09:12:04" where it stands alone; otherwise with its day as everywhere. */
export function momentAlone(at: number | string, now: number, options?: MomentOptions): string {
  const words = momentWords(at, now, options);
  return dayOf(new Date(at)) === dayOf(new Date(now)) ? `Today ${words}` : words;
}

/** The same within a sentence: "today 09:12:04". */
export function momentWithin(at: number | string, now: number, options?: MomentOptions): string {
  const words = momentAlone(at, now, options);
  return words.startsWith('Today') ? `today${words.slice('Today'.length)}` : words;
}

/** A sentence of the API with its ISO times in the zone of the reader. */
export const withLocalTimes = (sentence: string, now: number): string =>
  sentence.replaceAll(isoTime, (found) => momentWords(found, now));
