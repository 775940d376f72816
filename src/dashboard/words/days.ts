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
