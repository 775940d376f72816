// Decides in which bucket a duration is counted, and what a percentile of counted durations is.
// 1. The bounds are fixed, so counts of different hours and channels can be added. A duration equal to a bound is in
//    the bucket below it.
// 2. Durations are taken to be spread evenly inside a bucket, on a logarithmic scale, so a percentile is never off by
//    more than the width of its bucket (a factor of two).
// 3. A percentile above the last bound is reported as that bound.

/** Upper bounds of the buckets in ms; one more bucket holds what is above them. */
export const latencyBoundsMs: readonly number[] = Array.from({ length: 15 }, (_, i) => 4 * 2 ** i);

/** The duration, in whole ms, below which a share `q` (0 to 1) of the counted ones is; null when none was counted. */
export function percentileMs(counts: readonly number[], q: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total <= 0) return null;
  const rank = Math.min(Math.max(q, 0), 1) * total;
  let below = 0;
  for (const [bucket, count] of counts.entries()) {
    if (count > 0 && below + count >= rank) return Math.round(within(bucket, (rank - below) / count));
    below += count;
  }
  return latencyBoundsMs.at(-1) ?? null;
}

/** The duration below which a share of the durations in a bucket is. */
function within(bucket: number, share: number): number {
  const upper = latencyBoundsMs[bucket];
  if (upper === undefined) return latencyBoundsMs.at(-1) ?? 0;
  const lower = latencyBoundsMs[bucket - 1];
  // The first bucket begins at zero, which has no place on a logarithmic scale.
  if (lower === undefined) return upper * share;
  return lower * (upper / lower) ** share;
}
