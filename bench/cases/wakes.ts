// Many runs that wait until one instant and then send: how late the sends are at the vendor, what a wake costs, and what
// a sleeping run holds in memory and on disk.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApi } from '../../scripts/local/api.ts';
import { quantile } from '../load.ts';
import { cpuMsOf, residentBytesOf } from '../processes.ts';
import type { Checkout } from '../revision.ts';
import type { ProductInstance } from '../start.ts';
import type { Vendor } from '../vendor.ts';
import { inProduct, mail, untilArrived } from './one-workflow.ts';

const eventsPerBatch = 500;
/** Time to start one sleeper on a slow machine, and for the last of them to be evicted. */
const settleMsEach = 25;
const settleMsAtLeast = 15_000;
/** An object that nobody calls is evicted after about ten seconds; half of the sleepers need some to start. */
const evictedAfterMs = 35_000;
/** Memory is looked at this long before they are due. */
const measureBeforeMs = 5_000;
const patienceMs = 300_000;

/** One storm of wakes. */
export interface Storm {
  /** CPU time to wake one, its send and what follows included. */
  cpuMs: number;
  /** How late the sends of given shares of the runs were. */
  lateMs(share: number): number;
  bytesInMemory: number;
  bytesOnDisk: number;
}

interface StormOptions {
  sleepers: number;
  bundle: 'built' | 'bench';
  checkout?: Checkout;
  /** Whether to look at the memory between two halves, which takes longer. */
  memory: boolean;
}

const until = { type: 'wait', config: { until: { date: '{{event.due}}' } } };

/** Lets so many runs wait until one instant, and watches them wake. */
export function measureStorm({ sleepers, memory, ...options }: StormOptions): Promise<Storm> {
  return inProduct({ ...options, steps: [until, mail] }, async (instance, vendor) => {
    const sleeping = await fallAsleep(instance, sleepers, memory);
    const cpuBefore = cpuMsOf(instance.processes);
    await untilArrived(vendor, sleepers, sleeping.dueInMs() + patienceMs);
    const cpuMs = (cpuMsOf(instance.processes) - cpuBefore) / sleepers;
    const late = lateness(vendor, sleeping.dueAt);
    const { bytesInMemory, bytesOnDisk } = sleeping;
    return { cpuMs, lateMs: (share) => quantile(late, share), bytesInMemory, bytesOnDisk };
  });
}

function lateness({ arrivals }: Vendor, dueAt: number): Float64Array {
  return Float64Array.from(arrivals, ({ at }) => at - dueAt).sort();
}

/** Starts all sleepers with one due time and waits until they rest. */
async function fallAsleep(instance: ProductInstance, sleepers: number, memory: boolean) {
  const diskBefore = bytesBelow(instance.state);
  const settleMs = settleMsAtLeast + settleMsEach * sleepers + (memory ? evictedAfterMs : 0);
  const dueAt = performance.now() + settleMs;
  const due = new Date(Date.now() + settleMs).toISOString();
  const half = Math.floor(sleepers / 2);
  await startSleepers(instance, 0, half, due);
  if (memory) await sleep(evictedAfterMs);
  // The first half makes the runtime grow to what the work itself needs; the second shows what sleeping takes.
  const memoryBefore = residentBytesOf(instance.processes);
  await startSleepers(instance, half, sleepers - half, due);
  await sleep(Math.max(0, dueAt - performance.now() - measureBeforeMs));
  return {
    dueAt,
    dueInMs: () => Math.max(0, dueAt - performance.now()),
    bytesInMemory: (residentBytesOf(instance.processes) - memoryBefore) / (sleepers - half),
    bytesOnDisk: (bytesBelow(instance.state) - diskBefore) / sleepers,
  };
}

async function startSleepers(instance: ProductInstance, first: number, count: number, due: string): Promise<void> {
  const api = createApi(instance.url, instance.orgId, instance.writeKey);
  for (let i = first; i < first + count; i += eventsPerBatch) {
    const batch = Array.from({ length: Math.min(eventsPerBatch, first + count - i) }, (_, n) => ({
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
  // An object that is closed takes its -wal and -shm with it.
  const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return files.reduce((sum, file) => sum + sizeOf(join(file.parentPath, file.name)), 0);
}
