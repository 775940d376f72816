// How a long measurement goes over time: rate and CPU of each window, and the end against the beginning.

/** CPU time that the runtime had used at a moment. */
export interface CpuSample {
  /** Milliseconds since the beginning. */
  atMs: number;
  cpuMs: number;
}

export interface Window {
  fromMs: number;
  toMs: number;
  perSecond: number;
  /** CPU time for each run that ended in the window; NaN where none did. */
  cpuMsEach: number;
}

/** One window between each two samples; `endedMs` are the moments at which runs ended. */
export function windowsOf(endedMs: readonly number[], samples: readonly CpuSample[]): Window[] {
  return samples.slice(1).map(({ atMs: toMs, cpuMs }, index) => {
    const { atMs: fromMs, cpuMs: before } = samples[index] ?? { atMs: 0, cpuMs: 0 };
    const ended = countBetween(endedMs, fromMs, toMs);
    return {
      fromMs,
      toMs,
      perSecond: (ended / (toMs - fromMs)) * 1_000,
      cpuMsEach: ended === 0 ? Number.NaN : (cpuMs - before) / ended,
    };
  });
}

/** Runs that ended in the last so many ms over those of the first so many. */
export function lastToFirst(endedMs: readonly number[], lengthMs: number, spanMs: number): number {
  const first = countBetween(endedMs, 0, spanMs);
  const last = countBetween(endedMs, lengthMs - spanMs, lengthMs);
  return first === 0 ? Number.NaN : last / first;
}

const countBetween = (moments: readonly number[], fromMs: number, toMs: number): number =>
  moments.filter((at) => at >= fromMs && at < toMs).length;
