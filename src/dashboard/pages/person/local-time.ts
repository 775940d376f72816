/** The time of day where a person is; null where their zone is not known, or is none. */
export function localTime(timezone: string | null, now: number): string | null {
  if (timezone === null) return null;
  try {
    const day = { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    return new Intl.DateTimeFormat('en-GB', { ...day, timeZone: timezone }).format(now);
  } catch {
    return null;
  }
}
