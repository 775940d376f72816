// How soon: from track() to the first request at the vendor, idle and under load; how punctual many waits that end at
// one instant are; what a sleeping run holds in memory and on disk. Vendor and clock are in this process.
import { setTimeout as sleep } from 'node:timers/promises';
import { createApi } from '../../scripts/local/api.ts';
import { quantile } from '../load.ts';
import type { ProductInstance } from '../start.ts';
import type { Vendor } from '../vendor.ts';
import type { CaseContext } from './context.ts';
import { inProduct, mail, untilArrived } from './one-workflow.ts';
import { measureStorm } from './wakes.ts';

const idleEvents = 200;
const idlePauseMs = 50;
const loadPerSecond = 100;

/** The slow cases; only with --full. */
export async function benchLatency({ report, seconds, sleepers }: CaseContext): Promise<void> {
  await inProduct({ steps: [mail], bundle: 'built' }, async (instance, vendor) => {
    const idle = await timesToVendor(instance, vendor, idleEvents, idlePauseMs, 'idle');
    tell('idle', idle, 25);
    const loaded = await timesToVendor(instance, vendor, loadPerSecond * seconds, 1_000 / loadPerSecond, 'load');
    tell(`at ${loadPerSecond} events/s`, loaded);
  });
  const storm = await measureStorm({ sleepers, bundle: 'built', memory: true });
  const late = `lateness of ${sleepers} waits due at one instant`;
  report.findings.push(
    { name: `memory of one of ${sleepers} sleeping runs`, value: storm.bytesInMemory / 1_024, unit: 'KB' },
    { name: `disk of one of ${sleepers} sleeping runs`, value: storm.bytesOnDisk / 1_024, unit: 'KB' },
    { name: `CPU to wake one of ${sleepers} at one instant, send included`, value: storm.cpuMs, unit: 'ms' },
    { name: `${late}: p50`, value: storm.lateMs(0.5), unit: 'ms' },
    { name: `${late}: p95`, value: storm.lateMs(0.95), unit: 'ms' },
    { name: `${late}: p99`, value: storm.lateMs(0.99), unit: 'ms' },
  );

  function tell(what: string, times: number[], p50AtMost?: number): void {
    const sorted = Float64Array.from(times).sort();
    const line = (share: number) => ({ value: quantile(sorted, share), unit: 'ms' });
    const wanted = p50AtMost === undefined ? {} : { wanted: { atMost: p50AtMost } };
    const name = `track() to first send, ${what}`;
    report.findings.push(
      { name: `${name}: p50`, ...line(0.5), ...wanted },
      { name: `${name}: p95`, ...line(0.95) },
      { name: `${name}: p99`, ...line(0.99) },
    );
  }
}

/** Milliseconds from the call of track() to the request at the vendor, one for each event. */
async function timesToVendor(
  instance: ProductInstance,
  vendor: Vendor,
  count: number,
  pauseMs: number,
  name: string,
): Promise<number[]> {
  const api = createApi(instance.url, instance.orgId, instance.writeKey);
  const warmUps = 10;
  const begun = new Map<string, number>();
  const already = vendor.arrivals.length;
  const calls: Promise<unknown>[] = [];
  for (let n = 0; n < count + warmUps; n++) {
    const mark = `${name}-${n}`;
    if (n >= warmUps) begun.set(mark, performance.now());
    calls.push(api.send('POST', '/v1/track', { userId: `u-${n}`, event: 'latency', properties: { mark } }));
    await sleep(pauseMs);
  }
  await Promise.all(calls);
  await untilArrived(vendor, already + count + warmUps, 60_000);
  return vendor.arrivals.flatMap(({ at, mark }) => {
    const since = begun.get(mark);
    return since === undefined ? [] : [at - since];
  });
}
