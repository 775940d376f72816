/** `1,203`. */
export const count = (number: number): string => number.toLocaleString('en-US');

/** `1 run`, `1,203 runs`. */
export const counted = (number: number, noun: string, plural = `${noun}s`): string =>
  `${count(number)} ${number === 1 ? noun : plural}`;

/** Local time of day, `09:12:04`. */
export function timeOfDay(iso: string): string {
  const date = new Date(iso);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

const spans = [
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
] as const;

/** `2 days ago`. */
export function ago(iso: string, now: number): string {
  const ms = now - Date.parse(iso);
  const span = spans.find(([length]) => ms >= length);
  return span === undefined ? 'just now' : `${counted(Math.floor(ms / span[0]), span[1])} ago`;
}

/** `2026-01-05 09:00`, in UTC. */
export const minuteOf = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

/** The first part of an id, which is enough to tell a few apart. */
export const shortId = (id: string): string => `${id.slice(0, 8)}…`;
