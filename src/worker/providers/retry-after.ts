const maxWaitMs = 7 * 86_400_000;

/** Reads a Retry-After header in either form, seconds or an HTTP date, as a wait in ms; `null` when it has neither form. */
export function parseRetryAfter(header: string | null, nowMs: number): number | null {
  const value = header?.trim() ?? '';
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1_000, maxWaitMs);
  if (!/^(mon|tue|wed|thu|fri|sat|sun)/i.test(value)) return null;
  const untilMs = Date.parse(/gmt$/i.test(value) ? value : `${value} GMT`);
  return Number.isNaN(untilMs) ? null : Math.min(Math.max(0, untilMs - nowMs), maxWaitMs);
}
