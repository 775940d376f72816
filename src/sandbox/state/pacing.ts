/**
 * Whether a message fits a rate of one per `everyMs` with `burst` at once; `freeAtMs` is when all is used up
 * that was taken so far, and is what the next call is told.
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
