// How soon: from track() to the first request at the vendor, idle and under load; how punctual many waits that end at
// one instant are; what a sleeping run holds in memory and on disk. Vendor and clock are in this process.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, createApi } from '../../scripts/local/api.ts';
import { channelsTo } from '../channels.ts';
import { quantile } from '../load.ts';
import { cpuMsOf, residentBytesOf } from '../processes.ts';
import { addChannels, type ProductInstance, startProduct } from '../start.ts';
import { startVendor, type Vendor } from '../vendor.ts';
import type { CaseContext } from './context.ts';

const idleEvents = 200;
const idlePauseMs = 50;
const loadPerSecond = 100;
const sleepers = 3_000;
const eventsPerBatch = 500;
/** Time to start all sleepers before they are due. */
const settleMs = 90_000;
/** An object that nobody calls is evicted after about ten seconds; half of the sleepers need some to start. */
const evictedAfterMs = 35_000;
/** Memory is looked at this long before they are due. */
const measureBeforeMs = 5_000;

const mail = {
  type: 'send_email',
  config: { to: 'b@example.com', subject: '<<{{event.mark}}>>', bodyHtml: '<p>Hello</p>' },
};

/** The slow cases; only with --full. */
export async function benchLatency({ report, seconds }: Pick<CaseContext, 'report' | 'seconds'>): Promise<void> {
  await inProduct([mail], async (instance, vendor) => {
    const idle = await timesToVendor(instance, vendor, idleEvents, idlePauseMs, 'idle');
    tell('idle', idle, 25);
    const loaded = await timesToVendor(instance, vendor, loadPerSecond * seconds, 1_000 / loadPerSecond, 'load');
    tell(`at ${loadPerSecond} events/s`, loaded);
  });
  const until = { type: 'wait', config: { until: { date: '{{event.due}}' } } };
  await inProduct([until, mail], async (instance, vendor) => {
    const sleeping = await fallAsleep(instance);
    report.findings.push(
      { name: `memory of one of ${sleepers} sleeping runs`, value: sleeping.bytesInMemory / 1_024, unit: 'KB' },
      { name: `disk of one of ${sleepers} sleeping runs`, value: sleeping.bytesOnDisk / 1_024, unit: 'KB' },
    );
    const cpuBefore = cpuMsOf(instance.processes);
    await untilArrived(vendor, sleepers, sleeping.dueInMs() + 300_000);
    const cpuMs = (cpuMsOf(instance.processes) - cpuBefore) / sleepers;
    report.findings.push({
      name: `CPU to wake one of ${sleepers} at one instant, send included`,
      value: cpuMs,
      unit: 'ms',
    });
    const late = vendor.arrivals.map(({ at }) => at - sleeping.dueAt);
    tell(`lateness of ${sleepers} waits due at one instant`, late);
  });

  function tell(what: string, times: number[], p50AtMost?: number): void {
    const sorted = Float64Array.from(times).sort();
    const line = (share: number) => ({ value: quantile(sorted, share), unit: 'ms' });
    const wanted = p50AtMost === undefined ? {} : { wanted: { atMost: p50AtMost } };
    const name = what.startsWith('lateness') ? what : `track() to first send, ${what}`;
    report.findings.push(
      { name: `${name}: p50`, ...line(0.5), ...wanted },
      { name: `${name}: p95`, ...line(0.95) },
      { name: `${name}: p99`, ...line(0.99) },
    );
  }
}

async function inProduct(
  steps: object[],
  work: (instance: ProductInstance, vendor: Vendor) => Promise<void>,
): Promise<void> {
  const vendor = await startVendor();
  const vars = { EGRESS_ALLOW_HOSTS: new URL(vendor.url).host };
  const instance = await startProduct({ bundle: 'built', consumers: true, vars });
  try {
    const api: Api = await addChannels(instance, channelsTo(vendor.url));
    const workflow = { projectId: instance.projectId, name: 'Latency', isActive: true, steps };
    await api.send('POST', 'automation/workflows', { ...workflow, trigger: { eventType: 'latency' } });
    await work(instance, vendor);
  } finally {
    await instance.stop();
    vendor.stop();
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

async function untilArrived(vendor: Vendor, count: number, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (vendor.arrivals.length < count) {
    if (performance.now() > deadline)
      throw new Error(`${vendor.arrivals.length} of ${count} sends arrived within ${patienceMs} ms`);
    await sleep(20);
  }
}

/** Starts all sleepers with one due time and waits until they rest. */
async function fallAsleep(instance: ProductInstance) {
  const diskBefore = bytesBelow(instance.state);
  const dueAt = performance.now() + settleMs;
  const due = new Date(Date.now() + settleMs).toISOString();
  const half = sleepers / 2;
  await startSleepers(instance, 0, half, due);
  await sleep(evictedAfterMs);
  // The first half makes the runtime grow to what the work itself needs; the second shows what sleeping takes.
  const memoryBefore = residentBytesOf(instance.processes);
  await startSleepers(instance, half, half, due);
  await sleep(Math.max(0, dueAt - performance.now() - measureBeforeMs));
  return {
    dueAt,
    dueInMs: () => Math.max(0, dueAt - performance.now()),
    bytesInMemory: (residentBytesOf(instance.processes) - memoryBefore) / half,
    bytesOnDisk: (bytesBelow(instance.state) - diskBefore) / sleepers,
  };
}

async function startSleepers(instance: ProductInstance, first: number, count: number, due: string): Promise<void> {
  const api = createApi(instance.url, instance.orgId, instance.writeKey);
  for (let i = first; i < first + count; i += eventsPerBatch) {
    const batch = Array.from({ length: eventsPerBatch }, (_, n) => ({
      type: 'track',
      userId: `sleeper-${i + n}`,
      event: 'latency',
      properties: { due, mark: `sleeper-${i + n}` },
    }));
    await api.send('POST', '/v1/batch', { batch });
  }
}

function bytesBelow(folder: string): number {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
}
