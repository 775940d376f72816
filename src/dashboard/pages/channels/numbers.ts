// The messages of a channel in the last hour, as three numbers.

export interface HourNumbers {
  sent: number;
  failed: number;
  /** Neither: held back, skipped, or on its way. */
  other: number;
}

/** Sums of the counts by outcome; a channel without messages has none. */
export function hourNumbers(byOutcome: Readonly<Record<string, number>> = {}): HourNumbers {
  const { sent = 0, error = 0, rate_limited: limited = 0, ...others } = byOutcome;
  return { sent, failed: error + limited, other: Object.values(others).reduce((sum, count) => sum + count, 0) };
}
