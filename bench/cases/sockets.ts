// Live feeds: what an idle socket costs, and how soon an item reaches everybody who has one open.
import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createApi } from '../../scripts/local/api.ts';
import { quantile } from '../load.ts';
import { residentBytesOf } from '../processes.ts';
import { type ProductInstance, startProduct } from '../start.ts';
import type { CaseContext } from './context.ts';

const people = 1_000;
const patienceMs = 60_000;
/** Objects that sleep are out of memory after ten seconds. */
const asleepAfterMs = 15_000;

interface LiveFeed {
  close(): void;
  /** When the first item came (performance.now()). */
  itemAt: number | null;
}

/** Opens a socket for each of many people. */
export async function benchSockets({ report }: Pick<CaseContext, 'report'>): Promise<void> {
  const instance = await startProduct({ bundle: 'built', consumers: true });
  const feeds: LiveFeed[] = [];
  try {
    const api = createApi(instance.url, instance.orgId, instance.apiKey);
    const { projectId } = instance;
    const rotated = { feed: true, webhook: false };
    const { feedSecret } = await api.send<{ feedSecret: string }>(
      'POST',
      `projects/${projectId}/rotate-secrets`,
      rotated,
    );
    const inbox = { projectId, kind: 'in_app', name: 'Inbox' };
    const { id } = await api.send<{ id: string }>('POST', 'notifications/channels', inbox);
    const rule = { projectId, key: 'told', channelIds: [id], content: { title: 'Hello' } };
    await api.send('POST', 'notifications/rules', rule);
    const before = residentBytesOf(instance.processes);
    for (let n = 0; n < people; n++) feeds.push(await openFeed(instance, `person-${n}`, feedSecret));
    await sleep(asleepAfterMs);
    const bytes = (residentBytesOf(instance.processes) - before) / people;
    const begun = performance.now();
    await tellEverybody(instance);
    while (feeds.some(({ itemAt }) => itemAt === null) && performance.now() - begun < patienceMs) await sleep(20);
    const times = Float64Array.from(feeds.map(({ itemAt }) => (itemAt ?? Number.NaN) - begun)).sort();
    const name = `an item to ${people} people with open sockets`;
    report.findings.push(
      { name: `memory of one of ${people} idle sockets`, value: bytes / 1_024, unit: 'KB' },
      { name: `${name}: p50`, value: quantile(times, 0.5), unit: 'ms' },
      { name: `${name}: p99`, value: quantile(times, 0.99), unit: 'ms' },
    );
  } finally {
    for (const feed of feeds) feed.close();
    await instance.stop();
  }
}

function openFeed({ url, projectId }: ProductInstance, userId: string, secret: string): Promise<LiveFeed> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/v1/feed/live?token=${tokenOf(projectId, userId, secret)}`);
  const feed: LiveFeed = { close: () => socket.close(), itemAt: null };
  return new Promise((resolve, reject) => {
    socket.onerror = () => reject(new Error(`The socket of ${userId} was not opened.`));
    socket.onmessage = ({ data }) => {
      const { type } = JSON.parse(String(data)) as { type: string };
      if (type === 'hello') resolve(feed);
      if (type === 'item') feed.itemAt ??= performance.now();
    };
  });
}

function tokenOf(projectId: string, sub: string, secret: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const head = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub, projectId, exp: Math.floor(Date.now() / 1_000) + 3_600 })}`;
  return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`;
}

async function tellEverybody(instance: ProductInstance): Promise<void> {
  const api = createApi(instance.url, instance.orgId, instance.writeKey);
  const batch = Array.from({ length: people }, (_, n) => {
    return { type: 'track', userId: `person-${n}`, event: 'told', messageId: `told-${n}` };
  });
  await api.send('POST', '/v1/batch', { batch });
}
