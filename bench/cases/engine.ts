// A run against the emptiest object and against Cloudflare Workflows with the same steps, in the same workerd, on disk.
import type { Api } from '../../scripts/local/api.ts';
import { channelsTo } from '../channels.ts';
import { type Call, type Contender, compare } from '../load.ts';
import { primitiveNames } from '../primitives.ts';
import { type Finding, ratioOf } from '../report.ts';
import { addChannels, type ProductInstance, startProduct } from '../start.ts';
import { startVendor, type Vendor } from '../vendor.ts';
import type { CaseContext } from './context.ts';

const steps = 5;
const names = {
  empty: 'empty object, one put',
  pure: `run of ${steps} branches`,
  pureTracked: `run of ${steps} branches, from track() on`,
  pureFlow: `Workflows, ${steps} step.do of nothing`,
  send: `run of ${steps} sends`,
  sendTracked: `run of ${steps} sends, from track() on`,
  sendFlow: `Workflows, ${steps} step.do of a fetch`,
};

/** Measures what a step is made of, one at a time, so that the numbers of runs can be explained. */
export async function benchPrimitives({ seconds, say }: CaseContext): Promise<void> {
  const vendor = await startVendor();
  const instance = await startProduct({ bundle: 'bench', consumers: true, vars: { VENDOR_URL: vendor.url } });
  try {
    const call = (body: string): Call => ({ url: `${instance.url}/bench/primitive`, body: () => body });
    const contenders = primitiveNames.map((name) => ({ name, call: call(name), processes: instance.processes }));
    const nothing = { name: 'nothing', call: { url: `${instance.url}/bench/noop` }, processes: instance.processes };
    const results = await compare([nothing, ...contenders], 1, seconds);
    for (const result of results) say({ group: 'primitives', ...result });
  } finally {
    await instance.stop();
    vendor.stop();
  }
}

/** Measures runs; every case has an instance of its own, so that none inherits another's database. */
export async function benchEngine({ inFlight, seconds, say, report }: CaseContext): Promise<void> {
  const vendor = await startVendor();
  const opened: Opened[] = [];
  try {
    for (const [name, plan] of Object.entries(plans)) opened.push(await open(name, plan, vendor));
    for (const many of inFlight) {
      const results = await compare(opened, many, seconds);
      for (const result of results) say({ group: 'engine', ...result });
    }
  } finally {
    await Promise.all(opened.map(({ instance }) => instance.stop()));
    vendor.stop();
  }
  for (const many of inFlight) {
    const ratio = (name: string, of: string): Finding => ({
      name: `${name} : ${of}, ${many} in flight`,
      value: ratioOf(report.cases, name, of, many),
      unit: 'x',
    });
    report.findings.push(
      { ...ratio(names.pure, names.pureFlow), wanted: { atLeast: 4 } },
      { ...ratio(names.send, names.sendFlow), wanted: { atLeast: 4 } },
      ratio(names.pureTracked, names.pureFlow),
      ratio(names.sendTracked, names.sendFlow),
      ratio(names.pure, names.empty),
    );
  }
}

interface Ids {
  orgId: string;
  projectId: string;
  writeKey: string;
  pure: string;
  send: string;
}

type Plan = (ids: Ids) => { path: string; body?: object };

const started =
  (kind: 'pure' | 'send'): Plan =>
  ({ orgId, projectId, ...ids }) => ({ path: '/bench/run', body: { orgId, projectId, workflowId: ids[kind] } });

const tracked =
  (kind: 'pure' | 'send'): Plan =>
  ({ orgId, projectId, writeKey, ...ids }) => ({
    path: '/bench/track',
    body: {
      orgId,
      projectId,
      writeKey,
      workflowId: ids[kind],
      body: { userId: 'bench', event: `bench.${kind}`, properties: { amount: 1 } },
    },
  });

const plans: Record<string, Plan> = {
  [names.empty]: () => ({ path: '/bench/empty' }),
  [names.pure]: started('pure'),
  [names.pureTracked]: tracked('pure'),
  [names.pureFlow]: () => ({ path: '/bench/flow', body: { kind: 'pure', steps } }),
  [names.send]: started('send'),
  [names.sendTracked]: tracked('send'),
  [names.sendFlow]: () => ({ path: '/bench/flow', body: { kind: 'send', steps } }),
};

interface Opened extends Contender {
  instance: ProductInstance;
}

async function open(name: string, plan: Plan, vendor: Vendor): Promise<Opened> {
  const vars = { EGRESS_ALLOW_HOSTS: new URL(vendor.url).host, VENDOR_URL: vendor.url };
  const instance = await startProduct({ bundle: 'bench', consumers: true, runClass: 'BenchRun', vars });
  const api = await addChannels(instance, channelsTo(vendor.url));
  const { path, body = {} } = plan({ ...instance, ...(await createWorkflows(api, instance)) });
  const text = JSON.stringify(body);
  return { name, instance, call: { url: instance.url + path, body: () => text }, processes: instance.processes };
}

async function createWorkflows(api: Api, { projectId }: ProductInstance): Promise<{ pure: string; send: string }> {
  const last = steps - 1;
  const branches = Array.from({ length: steps }, (_, i) => ({
    label: `branch_${i}`,
    type: 'branch',
    config: {
      condition: { event: 'amount', op: 'gte', value: 1 },
      ifTrue: i === last ? 'end' : `branch_${i + 1}`,
      ifFalse: 'end',
    },
  }));
  const sends = Array.from({ length: steps }, (_, i) => ({
    label: `send_${i}`,
    type: 'send_email',
    config: { to: 'b@example.com', subject: 's', bodyHtml: '<p>Hello</p>' },
  }));
  const create = (kind: string, list: object[]) =>
    api.send<{ id: string }>('POST', 'automation/workflows', {
      projectId,
      name: `Bench ${kind}`,
      isActive: true,
      trigger: { eventType: `bench.${kind}` },
      steps: list,
    });
  return { pure: (await create('pure', branches)).id, send: (await create('send', sends)).id };
}
