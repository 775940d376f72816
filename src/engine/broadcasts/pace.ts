// Decides how many people a broadcast may reach by now. The pace is even: each person has a moment, an interval after the
// one before. What was missed is caught up with for less than a second's worth, so that no outage ends in a burst.

const minuteMs = 60_000;
const backlogMs = 999;

const intervalOf = (perMinute: number): number => minuteMs / perMinute;
/** The moment from which the next people count. */
const from = (nextAt: number, now: number): number => Math.max(nextAt, now - backlogMs);

/** How many people may be reached now, at most `most`; `nextAt` is the moment of the next one, epoch ms with a fraction. */
export function allowance(nextAt: number, perMinute: number | null, now: number, most: number): number {
  if (perMinute === null) return most;
  const waited = now - from(nextAt, now);
  return waited < 0 ? 0 : Math.min(most, Math.floor(waited / intervalOf(perMinute)) + 1);
}

/** The moment of the next person when so many were reached. */
export function spend(nextAt: number, perMinute: number | null, now: number, reached: number): number {
  return perMinute === null || reached === 0 ? nextAt : from(nextAt, now) + reached * intervalOf(perMinute);
}
