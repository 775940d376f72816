// What one run costs in rows, requests and messages, counted at the bindings of the product.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, createApi } from '../../scripts/local/api.ts';
import { channelsTo } from '../channels.ts';
import type { Finding } from '../report.ts';
import { addChannels, type ProductInstance, startProduct } from '../start.ts';
import { startVendor } from '../vendor.ts';
import type { Bill } from '../worker/counting.ts';
import type { CaseContext } from './context.ts';

const runs = 20;
const day = 24 * 60;
const mail = { type: 'send_email', config: { to: '{{user.email}}', subject: 's', bodyHtml: '<p>Hello</p>' } };
const push = { type: 'send_push', config: { title: 't', body: 'b' } };
const text = { type: 'send_sms', config: { to: '{{user.phone}}', body: 'b' } };
const wait = { type: 'wait', config: {}, delayMinutes: day };
const vip = {
  type: 'branch',
  config: { condition: { trait: 'vip', op: 'eq', value: true }, ifTrue: 'last', ifFalse: 'end' },
};

const journeys = {
  'run of five sends': {
    steps: [mail, mail, mail, mail, mail],
    wanted: undefined,
    wantedAlone: { rows: 30, trips: 5 },
  },
  'six-step journey': {
    steps: [push, wait, mail, wait, vip, { ...text, label: 'last' }],
    wanted: 32,
    wantedAlone: undefined,
  },
  'welcome series': { steps: [mail, wait, push], wanted: undefined, wantedAlone: undefined },
};

/** Counts the bill of a whole run of each journey, alone and many at once. */
export async function benchRows({ report }: Pick<CaseContext, 'report'>): Promise<void> {
  for (const [name, { steps, wanted, wantedAlone }] of Object.entries(journeys)) {
    const single = await billOf(steps, 1);
    const many = await billOf(steps, runs);
    report.findings.push(...findingsOf(`${name}, one alone`, single, 1, wantedAlone));
    report.findings.push(
      ...findingsOf(`${name}, ${runs} in one batch`, many, runs, wanted ? { rows: wanted } : undefined),
    );
  }
}

/** The most that is wanted for one run. */
interface Wanted {
  rows: number;
  trips?: number;
}

function findingsOf(name: string, bill: Bill, count: number, wanted: Wanted | undefined): Finding[] {
  const each = (value: number) => value / count;
  const line = (what: string, value: number, atMost?: number): Finding => ({
    name: `${name}: ${what}`,
    value: each(value),
    unit: '',
    ...(atMost === undefined ? {} : { wanted: { atMost } }),
  });
  return [
    line('rows written', bill.d1RowsWritten + bill.objectRows, wanted?.rows),
    line('  of these D1', bill.d1RowsWritten),
    ...Object.entries(bill.rowsByTable)
      .sort(([, a], [, b]) => b - a)
      .map(([table, rows]) => line(`    ${table}`, rows)),
    line('  of these objects', bill.objectRows),
    line('D1 rows read', bill.d1RowsRead),
    line('D1 queries', bill.d1Queries),
    line('D1 round trips', bill.d1RoundTrips, wanted?.trips),
    line('object requests and alarms', bill.objectRequests),
    line('queue messages', bill.queueMessages),
  ];
}

/** Comes before the others, so that what an isolate reads once is not on their bill. */
const first = 'person-before';

/** The bill of so many runs of these steps, from track() to the end, waits skipped. */
async function billOf(steps: object[], count: number): Promise<Bill> {
  const vendor = await startVendor();
  const vars = { EGRESS_ALLOW_HOSTS: new URL(vendor.url).host, COUNTED: 'yes' };
  const instance = await startProduct({ bundle: 'bench', consumers: true, runClass: 'CountedRun', vars });
  try {
    const api = await addChannels(instance, channelsTo(vendor.url));
    const people = Array.from({ length: count }, (_, index) => `person-${index}`);
    await createPeople(api, instance, [...people, first]);
    const workflow = {
      projectId: instance.projectId,
      name: 'Rows',
      isActive: true,
      trigger: { eventType: 'rows' },
      steps,
    };
    const { id } = await api.send<{ id: string }>('POST', 'automation/workflows', workflow);
    await track(instance, [first]);
    await walkToTheEnd(instance, api, id, 1);
    await post(instance, '/bench/bill/reset');
    await track(instance, people);
    await walkToTheEnd(instance, api, id, count + 1);
    return (await (await post(instance, '/bench/bill')).json()) as Bill;
  } finally {
    await instance.stop();
    vendor.stop();
  }
}

async function createPeople(api: Api, { projectId }: ProductInstance, people: string[]): Promise<void> {
  for (const [index, person] of people.entries()) {
    const path = `customers/profiles/${person}`;
    const body = { email: `${person}@example.com`, phone: `+1555${2_000_000 + index}`, traits: { vip: true } };
    await api.send('PUT', `${path}?projectId=${projectId}`, body);
    const device = { platform: 'fcm', token: `device-of-${person}` };
    await api.send('POST', `${path}/devices?projectId=${projectId}`, device);
  }
}

function post({ url }: ProductInstance, path: string, body: object = {}): Promise<Response> {
  return fetch(url + path, { method: 'POST', body: JSON.stringify(body) });
}

async function track(instance: ProductInstance, people: string[]): Promise<void> {
  const batch = people.map((userId) => ({ type: 'track', userId, event: 'rows', messageId: `rows-${userId}` }));
  const api = createApi(instance.url, instance.orgId, instance.writeKey);
  await api.send('POST', '/v1/batch', { batch });
}

/** Skips the waits until every run has ended. */
async function walkToTheEnd(instance: ProductInstance, api: Api, workflowId: string, count: number): Promise<void> {
  const path = `automation/runs?workflowId=${workflowId}&pageSize=100`;
  const deadline = Date.now() + 60_000;
  for (;;) {
    const { data } = await api.get<{ data: { id: string; status: string }[] }>(path);
    if (data.length === count && data.every((run) => run.status === 'completed')) return;
    const odd = data.find((run) => !['running', 'completed'].includes(run.status));
    if (odd || Date.now() > deadline) throw new Error(`The runs do not complete: ${JSON.stringify(odd ?? data[0])}`);
    for (const { id } of data.filter(({ status }) => status === 'running'))
      await post(instance, '/bench/skip', { runId: id });
    await sleep(200);
  }
}
