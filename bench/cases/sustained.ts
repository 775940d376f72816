// Five sends from track() on without a pause, for long enough that the closing of objects (about ten seconds after a
// run) is paid inside, and that the database has grown under the load.
import { sustain } from '../load.ts';
import { describeWindow } from '../report.ts';
import { openRuns, stepCount } from '../runs.ts';
import { startVendor } from '../vendor.ts';
import { lastToFirst, wholeOf, windowsOf } from '../windows.ts';
import type { CaseContext } from './context.ts';

const inFlight = 32;
const windowSeconds = 5;
/** Objects are closed from here on as often as they are opened. */
const warmUpSeconds = 15;
/** The first and the last of a case are compared over this. */
const spanSeconds = 10;
/** The last ten seconds may lie this far below the first. */
const steadyShare = 0.9;

const cases = [
  { what: 'people who come back', seconds: 30, people: 100 },
  { what: 'the database growing', seconds: 60, people: Number.MAX_SAFE_INTEGER },
];

/** Measures rate and CPU over time; about two and a half minutes. */
export async function benchSustained({ sustainedSeconds, report }: CaseContext): Promise<void> {
  for (const { what, seconds: usual, people } of cases) {
    const seconds = sustainedSeconds ?? usual;
    const windows = Math.max(2, Math.round(seconds / windowSeconds));
    const name = `events/s into runs of ${stepCount} sends, ${inFlight} in flight, ${windows * windowSeconds} s, ${what}`;
    console.log(`\n${name}`);
    const vendor = await startVendor();
    const runs = await openRuns(name, { by: 'tracked', people }, vendor);
    try {
      const options = { inFlight, windowSeconds, windows, warmUpSeconds };
      const { endedMs, samples, errors, firstError } = await sustain(runs, options);
      for (const window of windowsOf(endedMs, samples)) console.log(describeWindow(window));
      if (errors > 0) console.log(`  ${errors} errors, the first: ${firstError}`);
      const whole = wholeOf(endedMs, samples);
      const ratio = lastToFirst(endedMs, samples, spanSeconds / windowSeconds);
      report.findings.push(
        { name, value: whole?.perSecond ?? Number.NaN, unit: '/s' },
        { name: '  CPU of a run, closing of objects included', value: whole?.cpuMsEach ?? Number.NaN, unit: 'ms' },
        { name: '  last ten seconds : first ten', value: ratio.perSecond, unit: 'x', wanted: { atLeast: steadyShare } },
        { name: '  last ten seconds : first ten, CPU of a run', value: ratio.cpuMsEach, unit: 'x' },
      );
    } finally {
      await runs.instance.stop();
      vendor.stop();
    }
  }
}
