/**
 * Whether a message is within a rate of one per `everyMs` with `burst` at once; `freeAtMs` is when everything that was
 * taken so far is used up, and an argument of the next call.
 */
export function takeTurn(
  freeAtMs: number | null,
  burst: number,
  everyMs: number,
  nowMs: number,
): { granted: boolean; freeAtMs: number } {
  const usedUntilMs = Math.max(freeAtMs ?? nowMs, nowMs);
  const granted = usedUntilMs - nowMs <= (burst - 1) * everyMs;
  return { granted, freeAtMs: granted ? usedUntilMs + everyMs : usedUntilMs };
}
