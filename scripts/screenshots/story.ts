// What the screenshots show: a shop in the demo project, told through the public API alone.
import { setTimeout as sleep } from 'node:timers/promises';
import { type Api, createApi } from '../local/api.ts';
import type { Demo } from '../seed.ts';

/** Ids of what the pictures show. */
export interface Story {
  journeyId: string;
  /** A run of the journey that went through and left messages. */
  runId: string;
  alertRuleId: string;
  templateId: string;
}

const people = [
  ['lin', 'Lin', 'Asia/Tokyo', 'pro', 1240],
  ['mara', 'Mara', 'Europe/Paris', 'pro', 610],
  ['noor', 'Noor', 'Asia/Dubai', 'free', 80],
  ['owen', 'Owen', 'Europe/Dublin', 'free', 35],
  ['priya', 'Priya', 'Asia/Kolkata', 'business', 2310],
  ['rosa', 'Rosa', 'America/Mexico_City', 'free', 15],
  ['sam', 'Sam', 'America/New_York', 'pro', 890],
  ['tess', 'Tess', 'Europe/Amsterdam', 'free', 120],
  ['yusuf', 'Yusuf', 'Europe/Istanbul', 'pro', 430],
  ['zoe', 'Zoe', 'America/Chicago', 'business', 1975],
] as const;

const journey = (sandboxUrl: string) => ({
  name: 'Order journey',
  description: 'Confirms an order, thanks for large ones in their own words, and waits for the parcel.',
  trigger: { eventType: 'order.completed', filters: [{ event: 'amount', op: 'gt', value: 0 }] },
  steps: [
    {
      ...{ label: 'confirm', type: 'send_email', title: 'Confirm by email' },
      config: {
        to: '{{user.email}}',
        subject: 'Order {{event.orderId}} is on its way',
        bodyHtml:
          '<h1>Thank you, {{user.firstName}}</h1><p>Your order <b>{{event.orderId}}</b> is packed. We charged {{event.amount}}.</p>',
      },
    },
    {
      ...{ label: 'large', type: 'branch', title: 'Large order?' },
      config: { condition: { event: 'amount', op: 'gte', value: 100 }, ifTrue: 'thanks', ifFalse: 'nudge' },
    },
    {
      ...{ label: 'nudge', type: 'send_push', title: 'Nudge to join the club', next: 'news' },
      config: { title: 'Collect points with every order', body: 'Join the club, {{user.firstName}}.' },
    },
    {
      ...{ label: 'thanks', type: 'ai_action', title: 'Write a thank-you line' },
      config: {
        flavor: 'generate',
        prompt: 'Thank {{user.firstName}} for an order of {{event.amount}}, in one line.',
        saveTo: 'thanks',
      },
    },
    {
      ...{ label: 'text', type: 'send_sms', title: 'Text the buyer' },
      config: { to: '{{user.phone}}', body: '{{ai.thanks}}' },
    },
    {
      ...{ label: 'news', type: 'wait', title: 'Wait for delivery news' },
      config: {
        reason: 'the parcel is under way',
        waitForEvent: { eventType: 'parcel.delivered' },
        timeoutMinutes: 60,
        onMatch: 'warehouse',
        onTimeout: 'late',
      },
    },
    {
      ...{ label: 'late', type: 'update_profile', title: 'Remember a late parcel', next: 'end' },
      config: { traits: { lateParcel: '{{event.orderId}}' } },
    },
    {
      ...{ label: 'warehouse', type: 'webhook', title: 'Tell the warehouse' },
      config: { url: `${sandboxUrl}/hooks/warehouse`, body: { order: '{{event.orderId}}' } },
    },
  ],
});

/** Puts a shop into the demo project and waits until its runs rest or have ended. */
export async function tellStory(demo: Demo): Promise<Story> {
  const api = createApi(demo.url, demo.orgId, demo.apiKey);
  const ingest = createApi(demo.url, demo.orgId, demo.writeKey);
  const { projectId } = demo;
  const line = 'Thank you, Priya: an order like this makes our whole week.';
  await createApi(demo.sandboxUrl, '', '').send('POST', '/ai/replies', { replies: [line] });
  const [slack, email, inApp] = await Promise.all(
    ['slack', 'email', 'in_app'].map((kind) => channelOf(api, demo, kind)),
  );
  const created = await api.send<{ id: string }>('POST', 'automation/workflows', {
    ...{ projectId, isActive: true },
    ...journey(demo.sandboxUrl),
  });
  await api.send('POST', 'automation/blueprints/welcome-series/clone', { projectId, isActive: true });
  await api.send('POST', 'automation/blueprints/cart-abandonment/clone', { projectId, isActive: true });
  await api.send('POST', 'notifications/rules', {
    ...{ projectId, key: 'order.refunded', channelIds: [email, inApp] },
    content: { title: 'Refunded: {{event.orderId}}', body: '{{event.amount}} is on its way back, {{user.firstName}}.' },
  });
  const alertRule = await api.send<{ id: string }>('POST', 'alerts/rules', {
    ...{ projectId, name: 'Payments fail', severity: 'critical', channelIds: [slack] },
    match: { all: [{ eventType: 'billing.payment_failed' }, { property: 'amount', op: 'gte', value: 100 }] },
  });
  await liveThrough(demo, ingest);
  await settle(api, demo);
  const { data: runs } = await api.get<{ data: { id: string; userId: string; status: string }[] }>(
    `automation/runs?projectId=${projectId}&workflowId=${created.id}&pageSize=100`,
  );
  const { data: templates } = await api.get<{ data: { id: string; name: string }[] }>(
    `email/templates?projectId=${projectId}&pageSize=100`,
  );
  const runId = runs.find(({ userId, status }) => userId === 'priya' && status === 'completed')?.id;
  const templateId = templates.find(({ name }) => name.startsWith('Welcome series'))?.id;
  if (runId === undefined || templateId === undefined) throw new Error('The story did not come to its end.');
  return { journeyId: created.id, runId, alertRuleId: alertRule.id, templateId };
}

async function channelOf(api: Api, { projectId }: Demo, kind: string): Promise<string> {
  const path = `notifications/channels?projectId=${projectId}&kind=${kind}`;
  const [channel] = (await api.get<{ data: { id: string }[] }>(path)).data;
  if (channel === undefined) throw new Error(`The demo has no channel of the kind ${kind}.`);
  return channel.id;
}

/** What the people of the shop do. */
async function liveThrough(demo: Demo, ingest: Api): Promise<void> {
  const track = (userId: string, event: string, properties: object) =>
    ingest.send('POST', '/v1/track', { userId, event, properties });
  for (const [index, [userId, firstName, timezone, plan, plusPoints]] of people.entries()) {
    const phone = `+1555000${String(2_000 + index)}`;
    const traits = { firstName, email: `${userId}@example.com`, phone, plan, plusPoints, timezone };
    await ingest.send('POST', '/v1/identify', { userId, traits });
    await track(userId, 'user.signed_up', { source: index % 2 === 0 ? 'search' : 'a friend' });
  }
  const priya = createApi(demo.url, demo.orgId, demo.apiKey);
  const device = { platform: 'fcm', token: 'device-of-priya' };
  await priya.send('POST', `customers/profiles/priya/devices?projectId=${demo.projectId}`, device);
  await track('priya', 'order.completed', { orderId: 'A-2000', amount: 240 });
  await sleep(3_000);
  for (const [index, [userId]] of people.entries())
    if (userId !== 'priya')
      await track(userId, 'order.completed', { orderId: `A-20${10 + index}`, amount: 20 + index * 7 });
  await track('priya', 'parcel.delivered', { orderId: 'A-2000' });
  await track('mara', 'parcel.delivered', { orderId: 'A-2011' });
  await track('sam', 'cart.updated', { cartId: 'C-7', items: 3 });
  await track('zoe', 'order.refunded', { orderId: 'A-2019', amount: 83 });
  for (const [userId, amount] of [
    ['yusuf', 120],
    ['zoe', 480],
    ['rosa', 40],
  ] as const)
    await track(userId, 'billing.payment_failed', { amount, reason: 'card_declined' });
}

/** Waits until no run is busy, 20 s at most. */
async function settle(api: Api, { projectId }: Demo): Promise<void> {
  for (let second = 0; second < 20; second++) {
    await sleep(1_000);
    const { data } = await api.get<{ data: { status: string; waitingFor?: unknown; nextStepAt?: unknown }[] }>(
      `automation/runs?projectId=${projectId}&status=running&pageSize=100`,
    );
    if (second >= 5 && data.every(({ nextStepAt }) => nextStepAt !== null && nextStepAt !== undefined)) return;
  }
}
