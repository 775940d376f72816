// Days in addresses (YYYY-MM-DD) as the moments that the API asks for, in the zone of the reader.

const pattern = /^\d{4}-\d{2}-\d{2}$/;

/** Where a day begins, as ISO time; undefined for what is no day. */
export function dayStart(day: string | undefined): string | undefined {
  if (day === undefined || !pattern.test(day)) return undefined;
  const date = new Date(`${day}T00:00`);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** Where the day after it begins. */
export function dayEnd(day: string | undefined): string | undefined {
  const start = dayStart(day);
  if (start === undefined) return undefined;
  const date = new Date(start);
  date.setDate(date.getDate() + 1);
  return date.toISOString();
}

const sameDay = (a: Date, b: Date): boolean => a.toDateString() === b.toDateString();

/** "Today", "Yesterday", "Monday 23 November", with the year where it is another one: a heading above times of day. */
export function dayWords(at: number, now: number): string {
  const [date, present] = [new Date(at), new Date(now)];
  if (sameDay(date, present)) return 'Today';
  const before = new Date(now);
  before.setDate(before.getDate() - 1);
  if (sameDay(date, before)) return 'Yesterday';
  const year = date.getFullYear() === present.getFullYear() ? {} : ({ year: 'numeric' } as const);
  return new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', ...year }).format(date);
}
