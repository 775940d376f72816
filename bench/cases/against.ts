// The product as it is here against an earlier commit of it, in the same turns: a gain or a loss is one ratio.
import { compare } from '../load.ts';
import { type Finding, ratioOf } from '../report.ts';
import { type Checkout, here, withCheckout } from '../revision.ts';
import { type OpenedRuns, openRuns, stepCount } from '../runs.ts';
import { startVendor } from '../vendor.ts';
import type { CaseContext } from './context.ts';
import { measureStorm, type Storm } from './wakes.ts';

/** Storms of each side; they alternate, so that a busy minute of the machine shows. */
const storms = 2;

/** Measures five sends from track() on and a storm of wakes on both sides; the checkout is removed afterwards. */
export async function benchAgainst(context: CaseContext, revision: string): Promise<void> {
  await withCheckout(revision, async (earlier) => {
    const sides = [here, earlier] as const;
    await compareSends(context, sides);
    await compareStorms(context, sides);
  });
}

type Sides = readonly [now: Checkout, earlier: Checkout];

async function compareSends({ inFlight, seconds, say, report }: CaseContext, sides: Sides): Promise<void> {
  const nameOf = (side: Checkout) => `run of ${stepCount} sends, from track() on: ${side.name}`;
  const vendor = await startVendor();
  const opened: OpenedRuns[] = [];
  try {
    for (const side of sides) opened.push(await openRuns(nameOf(side), { by: 'tracked' }, vendor, side));
    for (const many of inFlight)
      for (const result of await compare(opened, many, seconds)) say({ group: 'against', ...result });
  } finally {
    await Promise.all(opened.map(({ instance }) => instance.stop()));
    vendor.stop();
  }
  const [now, earlier] = sides;
  const what = `five sends from track() on: ${now.name} : ${earlier.name}`;
  for (const many of inFlight) {
    const ratio = (measure: 'perSecond' | 'cpuMs') =>
      ratioOf(report.cases, nameOf(now), nameOf(earlier), many, measure);
    const cpu: Finding = { name: `${what}, ${many} in flight, CPU`, value: ratio('cpuMs'), unit: 'x' };
    report.findings.push(
      { name: `${what}, ${many} in flight, runs/s`, value: ratio('perSecond'), unit: 'x' },
      many === 1 ? { ...cpu, wanted: { atMost: 0.6 } } : cpu,
    );
  }
}

async function compareStorms({ report, sleepers }: CaseContext, [now, earlier]: Sides): Promise<void> {
  const found = new Map<Checkout, Storm[]>([
    [now, []],
    [earlier, []],
  ]);
  for (let round = 0; round < storms; round++)
    for (const [side, list] of found) {
      const storm = await measureStorm({ sleepers, bundle: 'bench', checkout: side, memory: false });
      list.push(storm);
      const late = `late p50 ${Math.round(storm.lateMs(0.5))} ms, p99 ${Math.round(storm.lateMs(0.99))} ms`;
      console.log(
        `${sleepers} waits due at one instant, ${side.name}: CPU ${storm.cpuMs.toFixed(2)} ms a wake, ${late}`,
      );
    }
  const ratio = (of: (storm: Storm) => number) => mean(found.get(now), of) / mean(found.get(earlier), of);
  const what = `${sleepers} waits due at one instant: ${now.name} : ${earlier.name}`;
  report.findings.push(
    { name: `${what}, CPU a wake`, value: ratio(({ cpuMs }) => cpuMs), unit: 'x', wanted: { atMost: 0.6 } },
    { name: `${what}, p50 lateness`, value: ratio(({ lateMs }) => lateMs(0.5)), unit: 'x' },
    { name: `${what}, p99 lateness`, value: ratio(({ lateMs }) => lateMs(0.99)), unit: 'x', wanted: { atMost: 0.7 } },
  );
}

function mean(list: readonly Storm[] = [], of: (storm: Storm) => number): number {
  return list.reduce((sum, storm) => sum + of(storm), 0) / list.length;
}
