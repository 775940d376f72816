import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Client, ClientOptions } from '../../src/sdk/track/index.ts';
import { createDemoClient, type DemoClient } from '../support/demo-client.ts';
import { type FlakyProxy, startFlakyProxy } from '../support/flaky-proxy.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let server: RunningServer;
let client: DemoClient;
let proxy: FlakyProxy | null = null;

beforeAll(async () => {
  server = await startServer();
  client = createDemoClient(server.demo);
});

afterEach(async () => {
  await proxy?.close();
  proxy = null;
});

afterAll(() => server?.stop());

const sources = { 'the built script': 'dist/sdk/sendora.js', 'the source': 'src/sdk/track/index.ts' };

describe.each(Object.entries(sources))('%s in Node', (_name, file) => {
  const suffix = file.length;

  async function open(options: Partial<ClientOptions> = {}): Promise<Client> {
    const sdk: typeof import('../../src/sdk/track/index.ts') = await import(join(import.meta.dirname, '../..', file));
    return sdk.createClient({ writeKey: server.demo.writeKey, host: server.demo.url, ...options });
  }

  test('says who somebody is and what they did, and the workflow runs', async () => {
    const userId = `node-${suffix}`;
    const sendora = await open();
    sendora.identify(userId, { firstName: 'Ida', email: `${userId}@example.com` });
    sendora.track('order.completed', { orderId: 'N-1', amount: 20 });
    expect(await sendora.flush()).toBe(true);
    await sendora.shutdown();
    const run = await client.untilRun({ userId }, ({ status }) => status === 'completed');
    expect(run.steps.map(({ outcome }) => outcome)).toEqual(['completed', 'sent', 'completed']);
    const [mail] = await client.messages(`${userId}@example.com`);
    expect(mail?.summary).toMatchObject({ subject: 'Order N-1 is on its way', text: expect.stringContaining('Ida') });
  });

  test('sends an event again under its messageId until it is taken, and it counts once', async () => {
    const userId = `retry-${suffix}`;
    proxy = await startFlakyProxy(server.demo.url, ['refuse', 'lose']);
    const sendora = await open({ host: proxy.url, stateless: true });
    sendora.track('order.completed', { orderId: 'R-1', amount: 20 }, { userId });
    expect(await sendora.flush()).toBe(true);
    await sendora.shutdown();
    const ids = (proxy.bodies as { batch: { messageId: string }[] }[]).flatMap(({ batch }) =>
      batch.map(({ messageId }) => messageId),
    );
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(1);
    // What is sent after it has been taken too, so a second event would be there by then.
    await client.track(userId, 'marker');
    const events = await client.untilEvents(userId, ['order.completed', 'marker']);
    expect(events.map(({ type, messageId }) => [type, messageId])).toContainEqual(['order.completed', ids[0]]);
    expect(events).toHaveLength(2);
    expect(await client.runs({ userId })).toHaveLength(1);
  });

  test('shutdown sends what is left, and nothing afterwards', async () => {
    const userId = `shutdown-${suffix}`;
    const sendora = await open({ stateless: true, flushIntervalMs: 600_000 });
    sendora.track('before', {}, { userId });
    expect(await sendora.shutdown()).toBe(true);
    sendora.track('order.completed', { orderId: 'late', amount: 20 }, { userId });
    expect(await sendora.flush()).toBe(true);
    await client.track(userId, 'marker');
    const events = await client.untilEvents(userId, ['before', 'marker']);
    expect(events).toHaveLength(2);
    expect(await client.runs({ userId })).toEqual([]);
  });

  test('flush says when the events could not leave, and a wrong key is told', async () => {
    proxy = await startFlakyProxy(server.demo.url, Array(50).fill('refuse'));
    const offline = await open({ host: proxy.url, stateless: true });
    offline.track('never', {}, { userId: `offline-${suffix}` });
    expect(await offline.flush(300)).toBe(false);
    const problems: { code: string; status?: number | undefined }[] = [];
    const wrong = await open({ writeKey: 'pk_dev_wrong', stateless: true, onError: (it) => problems.push(it) });
    wrong.track('never', {}, { userId: `wrong-${suffix}` });
    await wrong.flush();
    expect(problems).toMatchObject([{ code: 'rejected', status: 401 }]);
    await Promise.all([offline.shutdown(1), wrong.shutdown(1)]);
  });
});
