// A product with one workflow on the event `latency`, and a vendor in this process that notes when it is asked.
import { setTimeout as sleep } from 'node:timers/promises';
import { channelsTo } from '../channels.ts';
import type { Checkout } from '../revision.ts';
import { addChannels, type ProductInstance, startProduct } from '../start.ts';
import { startVendor, type Vendor } from '../vendor.ts';

interface OneWorkflow {
  steps: object[];
  bundle: 'built' | 'bench';
  checkout?: Checkout;
}

/** A mail whose mark the vendor recognises. */
export const mail = {
  type: 'send_email',
  config: { to: 'b@example.com', subject: '<<{{event.mark}}>>', bodyHtml: '<p>Hello</p>' },
};

/** Starts product and vendor for as long as `work` takes. */
export async function inProduct<T>(
  { steps, ...options }: OneWorkflow,
  work: (instance: ProductInstance, vendor: Vendor) => Promise<T>,
): Promise<T> {
  const vendor = await startVendor();
  const vars = { EGRESS_ALLOW_HOSTS: new URL(vendor.url).host };
  const instance = await startProduct({ ...options, consumers: true, vars });
  try {
    const api = await addChannels(instance, channelsTo(vendor.url));
    const workflow = { projectId: instance.projectId, name: 'Latency', isActive: true, steps };
    await api.send('POST', 'automation/workflows', { ...workflow, trigger: { eventType: 'latency' } });
    return await work(instance, vendor);
  } finally {
    await instance.stop();
    vendor.stop();
  }
}

/** Waits until the vendor was asked so many times. */
export async function untilArrived(vendor: Vendor, count: number, patienceMs: number): Promise<void> {
  const deadline = performance.now() + patienceMs;
  while (vendor.arrivals.length < count) {
    if (performance.now() > deadline)
      throw new Error(`${vendor.arrivals.length} of ${count} sends arrived within ${patienceMs} ms`);
    await sleep(20);
  }
}
