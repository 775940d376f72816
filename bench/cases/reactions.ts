// What an event sets off beside workflows: a rule, an alert and an endpoint for each event; a storm on one Slack channel;
// a fast endpoint beside a slow one. Vendor and clock are in this process.
import { type Api, createApi } from '../../scripts/local/api.ts';
import { channelsTo } from '../channels.ts';
import { quantile } from '../load.ts';
import { addChannels, type ProductInstance, startProduct } from '../start.ts';
import { slowMs, startVendor, type Vendor } from '../vendor.ts';
import type { CaseContext } from './context.ts';
import { untilArrived } from './one-workflow.ts';

const eventsPerBatch = 100;
const dispatched = 2_000;
const stormEvents = 1_000;
const stormLimit = 20;
const deliveries = 1_000;
/** The wait for what must arrive; the storm is paced by Slack's one message a second. */
const patienceMs = 180_000;

/** The cases of rules, alerts and endpoints. */
export async function benchReactions({ report }: Pick<CaseContext, 'report'>): Promise<void> {
  await inProductWithApi(async (api, instance, vendor) => {
    const { id: email } = await channelOf(api, instance, 'email');
    const { id: slack } = await createChannel(api, instance, 'slack', { webhookUrl: `${vendor.url}/slack/1` });
    const of = { projectId: instance.projectId };
    const to = { ...of, eventTypes: ['reacted'], url: `${vendor.url}/fast` };
    await api.send('POST', 'notifications/rules', { ...of, key: 'reacted', channelIds: [email], content });
    await api.send('POST', 'alerts/rules', { ...of, name: 'Reacted', ...alert('reacted', slack), dedupeKey: 'one' });
    await api.send('POST', 'webhooks/endpoints', to);
    const begun = performance.now();
    await trackMany(instance, 'reacted', dispatched);
    // A mail and a call each, and one page for all.
    await untilArrived(vendor, 2 * dispatched + 1, patienceMs);
    const perSecond = (dispatched / (performance.now() - begun)) * 1_000;
    const name = 'events/s into a rule, an alert and an endpoint, all of it delivered';
    report.findings.push({ name, value: perSecond, unit: '/s' });
  });
  await inProductWithApi(async (api, instance, vendor) => {
    const storm = { limit: stormLimit, windowSeconds: 60 };
    const config = { webhookUrl: `${vendor.url}/slack/2` };
    const { id } = await createChannel(api, instance, 'slack', config, { storm });
    const rule = { projectId: instance.projectId, name: 'Storm', ...alert('storm', id) };
    await api.send('POST', 'alerts/rules', rule);
    const begun = performance.now();
    await trackMany(instance, 'storm', stormEvents);
    await untilArrived(vendor, stormLimit + 1, patienceMs);
    const lastMs = (vendor.arrivals.at(-1)?.at ?? Number.NaN) - begun;
    report.findings.push(
      { name: `storm of ${stormEvents} events: messages at Slack`, value: vendor.arrivals.length, unit: '' },
      { name: `storm of ${stormEvents} events: the digest, after the first event`, value: lastMs / 1_000, unit: 's' },
    );
  });
  await benchSlowNeighbour(report);
}

/** How much later a fast endpoint is called because a slow one is called for the same events. */
async function benchSlowNeighbour(report: CaseContext['report']): Promise<void> {
  const p95 = async (paths: string[]) =>
    inProductWithApi(async (api, instance, vendor) => {
      for (const path of paths) {
        const body = { projectId: instance.projectId, url: vendor.url + path, eventTypes: ['called'] };
        await api.send('POST', 'webhooks/endpoints', body);
      }
      const begun = performance.now();
      await trackMany(instance, 'called', deliveries);
      const fast = () => vendor.arrivals.filter(({ path }) => path === '/fast');
      while (fast().length < deliveries && performance.now() - begun < patienceMs)
        await new Promise((resolve) => setTimeout(resolve, 50));
      const times = fast().map(({ at }) => at - begun);
      const sorted = Float64Array.from(times).sort();
      return { perSecond: (times.length / (sorted.at(-1) ?? Number.NaN)) * 1_000, p95: quantile(sorted, 0.95) };
    });
  const alone = await p95(['/fast']);
  const beside = await p95(['/fast', '/slow']);
  report.findings.push(
    { name: 'deliveries/s to a fast endpoint', value: alone.perSecond, unit: '/s' },
    { name: `deliveries/s beside one that takes ${slowMs / 1_000} s`, value: beside.perSecond, unit: '/s' },
    { name: '  later by, p95', value: beside.p95 - alone.p95, unit: 'ms', wanted: { atMost: 500 } },
  );
}

const content = { title: 'Reacted', body: '{{event.n}}' };
const alert = (eventType: string, channelId: string) => ({
  severity: 'error',
  match: { eventType },
  channelIds: [channelId],
});

/** Work with a product that has channels, and with its vendor. */
async function inProductWithApi<T>(
  work: (api: Api, instance: ProductInstance, vendor: Vendor) => Promise<T>,
): Promise<T> {
  const vendor = await startVendor();
  const vars = { EGRESS_ALLOW_HOSTS: new URL(vendor.url).host };
  const instance = await startProduct({ bundle: 'built', consumers: true, vars });
  try {
    return await work(await addChannels(instance, channelsTo(vendor.url)), instance, vendor);
  } finally {
    await instance.stop();
    vendor.stop();
  }
}

async function channelOf(api: Api, { projectId }: ProductInstance, kind: string): Promise<{ id: string }> {
  const path = `notifications/channels?projectId=${projectId}&kind=${kind}`;
  const [first] = (await api.get<{ data: { id: string }[] }>(path)).data;
  if (!first) throw new Error(`There is no ${kind} channel.`);
  return first;
}

function createChannel(
  api: Api,
  { projectId }: ProductInstance,
  kind: string,
  config: object,
  settings: object = {},
): Promise<{ id: string }> {
  return api.send('POST', 'notifications/channels', { projectId, kind, name: `Bench ${kind}`, config, ...settings });
}

async function trackMany(instance: ProductInstance, event: string, count: number): Promise<void> {
  const api = createApi(instance.url, instance.orgId, instance.writeKey);
  for (let from = 0; from < count; from += eventsPerBatch) {
    const batch = Array.from({ length: Math.min(eventsPerBatch, count - from) }, (_, i) => {
      const userId = `${event}-${from + i}`;
      const context = { traits: { email: `${userId}@example.com` } };
      return { type: 'track', userId, event, properties: { n: from + i, ...context.traits }, messageId: userId };
    });
    const people = batch.map(({ userId, properties: { email } }) => {
      return { type: 'identify', userId, traits: { email }, messageId: `i-${userId}` };
    });
    await api.send('POST', '/v1/batch', { batch: [...people, ...batch] });
  }
}
