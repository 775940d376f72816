// What is compared run by run: the product, the emptiest object and Cloudflare Workflows, each with an instance of its
// own, so that none inherits another's database.
import type { Api } from '../scripts/local/api.ts';
import { channelsTo } from './channels.ts';
import type { Contender } from './load.ts';
import { type Checkout, here } from './revision.ts';
import { addChannels, type ProductInstance, startProduct } from './start.ts';
import type { Vendor } from './vendor.ts';

/** Steps of every measured run. */
export const stepCount = 5;

type Kind = 'pure' | 'send';

/** What a contender is asked to do. */
export interface RunPlan {
  /** `started`: behind the front door of the product. `tracked`, `flow`: an event at the front door of each. */
  by: 'empty' | 'started' | 'tracked' | 'flow';
  /** Branches that decide nothing, or requests to the vendor. */
  kind?: Kind;
  /** So many people take turns; 1,000 when left out. */
  people?: number;
}

/** A contender with its instance. */
export interface OpenedRuns extends Contender {
  instance: ProductInstance;
}

/** Starts an instance whose call returns when the run that it started has ended. */
export async function openRuns(
  name: string,
  plan: RunPlan,
  vendor: Vendor,
  checkout: Checkout = here,
): Promise<OpenedRuns> {
  const vars = { EGRESS_ALLOW_HOSTS: new URL(vendor.url).host, VENDOR_URL: vendor.url };
  const instance = await startProduct({ bundle: 'bench', consumers: true, runClass: 'BenchRun', vars, checkout });
  const api = await addChannels(instance, channelsTo(vendor.url));
  const workflows = await createWorkflows(api, instance);
  const { path, body } = callOf(plan, instance, workflows);
  return { name, instance, call: { url: instance.url + path, body }, processes: instance.processes };
}

function callOf(
  { by, kind = 'send', people = 1_000 }: RunPlan,
  { orgId, projectId, writeKey }: ProductInstance,
  workflows: Record<Kind, string>,
): { path: string; body: (n: number) => string } {
  const workflowId = workflows[kind];
  const event = (n: number) => ({ userId: `bench-${n % people}`, event: `bench.${kind}`, properties: { amount: 1 } });
  const json = (path: string, body: (n: number) => object) => ({ path, body: (n: number) => JSON.stringify(body(n)) });
  if (by === 'empty') return json('/bench/empty', () => ({}));
  if (by === 'started') return json('/bench/run', () => ({ orgId, projectId, workflowId }));
  if (by === 'tracked')
    return json('/bench/track', (n) => ({ orgId, projectId, workflowId, writeKey, body: event(n) }));
  return json('/bench/flow', (n) => ({ params: { kind, steps: stepCount }, writeKey, body: event(n) }));
}

async function createWorkflows(api: Api, { projectId }: ProductInstance): Promise<Record<Kind, string>> {
  const last = stepCount - 1;
  const branches = Array.from({ length: stepCount }, (_, i) => ({
    label: `branch_${i}`,
    type: 'branch',
    config: {
      condition: { event: 'amount', op: 'gte', value: 1 },
      ifTrue: i === last ? 'end' : `branch_${i + 1}`,
      ifFalse: 'end',
    },
  }));
  const sends = Array.from({ length: stepCount }, (_, i) => ({
    label: `send_${i}`,
    type: 'send_email',
    config: { to: 'b@example.com', subject: 's', bodyHtml: '<p>Hello</p>' },
  }));
  const create = (kind: Kind, list: object[]) =>
    api.send<{ id: string }>('POST', 'automation/workflows', {
      projectId,
      name: `Bench ${kind}`,
      isActive: true,
      trigger: { eventType: `bench.${kind}` },
      steps: list,
    });
  return { pure: (await create('pure', branches)).id, send: (await create('send', sends)).id };
}
