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
    const ended = endedMs.filter((at) => at >= fromMs && at < toMs).length;
    return {
      fromMs,
      toMs,
      perSecond: (ended / (toMs - fromMs)) * 1_000,
      cpuMsEach: ended === 0 ? Number.NaN : (cpuMs - before) / ended,
    };
  });
}

/** All of a measurement as one window. */
export function wholeOf(endedMs: readonly number[], samples: readonly CpuSample[]): Window | undefined {
  return windowsOf(endedMs, [...samples.slice(0, 1), ...samples.slice(-1)])[0];
}

/** The last so many windows over the first so many; NaN where one of them has no runs. */
export function lastToFirst(
  endedMs: readonly number[],
  samples: readonly CpuSample[],
  count: number,
): { perSecond: number; cpuMsEach: number } {
  const first = wholeOf(endedMs, samples.slice(0, count + 1));
  const last = wholeOf(endedMs, samples.slice(-count - 1));
  const ratio = (of: 'perSecond' | 'cpuMsEach') => {
    const before = first?.[of] ?? Number.NaN;
    return before === 0 ? Number.NaN : (last?.[of] ?? Number.NaN) / before;
  };
  return { perSecond: ratio('perSecond'), cpuMsEach: ratio('cpuMsEach') };
}
