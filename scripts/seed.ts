// What `npm start` puts into a new copy: the demo org, a second tenant, channels that lead to the sandbox, people,
// workflows and runs. Only what exists before the API can be called is written as rows; the rest is public API.
import { generateKeyPairSync } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sampleMarks } from '../src/contract/sample-data.ts';
import { type Api, createApi } from './local/api.ts';
import { derive, type Role, type Tenant } from './local/tenant.ts';

/** The content of demo.json. */
export interface Demo {
  url: string;
  sandboxUrl: string;
  orgId: string;
  projectId: string;
  apiKey: string;
  writeKey: string;
  viewerKey: string;
  feedSecret: string;
  userEmail: string;
  otherOrg: { orgId: string; projectId: string; apiKey: string };
}

const senderDomain = 'sendora-demo.example';

/** The two tenants of a local copy; the same seed gives the same ids and keys. */
export function demoTenants(seed: string): [demo: Tenant, other: Tenant] {
  const make = derive(seed);
  const key = (tenant: string, name: string, role: Role, inProject: boolean) => ({
    id: make.uuid(`${tenant} ${name}`),
    name,
    role,
    key: make.key('dev', `${tenant} ${name}`),
    inProject,
  });
  const tenant = (
    slug: string,
    name: string,
    plan: Tenant['plan'],
    keys: Tenant['keys'],
    domains: string[],
  ): Tenant => ({
    orgId: make.uuid(`${slug} org`),
    name,
    slug,
    plan,
    projectId: make.uuid(`${slug} project`),
    projectName: 'Development',
    feedSecret: make.hex(`${slug} feed`, 64),
    webhookSecret: make.webhookSecret(slug),
    keys,
    verifiedDomains: domains.map((domain) => ({ id: make.uuid(`${slug} ${domain}`), domain })),
  });
  return [
    tenant(
      'demo',
      'Demo',
      'pro',
      [
        key('demo', 'Demo admin', 'admin', false),
        key('demo', 'Demo ingest', 'ingest', true),
        key('demo', 'Demo viewer', 'viewer', false),
      ],
      [senderDomain],
    ),
    tenant('neighbour', 'Neighbour', 'free', [key('neighbour', 'Neighbour admin', 'admin', false)], []),
  ];
}

/** What clients of a local copy need to know. */
export function describeDemo([demo, other]: [Tenant, Tenant], url: string, sandboxUrl: string): Demo {
  const keyOf = (tenant: Tenant, role: Role) => tenant.keys.find((entry) => entry.role === role)?.key ?? '';
  return {
    url,
    sandboxUrl,
    orgId: demo.orgId,
    projectId: demo.projectId,
    apiKey: keyOf(demo, 'admin'),
    writeKey: keyOf(demo, 'ingest'),
    viewerKey: keyOf(demo, 'viewer'),
    feedSecret: demo.feedSecret,
    userEmail: `ada@${senderDomain}`,
    otherOrg: { orgId: other.orgId, projectId: other.projectId, apiKey: keyOf(other, 'admin') },
  };
}

/** Points the default channels and the AI settings at the sandbox; creates the channels where they are missing. */
export async function seedChannels(demo: Demo): Promise<void> {
  const api = createApi(demo.url, demo.orgId, demo.apiKey);
  const path = `notifications/channels`;
  const { data } = await api.get<{ data: { id: string; name: string }[] }>(
    `${path}?projectId=${demo.projectId}&pageSize=100`,
  );
  for (const { kind, config } of channelConfigs(demo.sandboxUrl)) {
    const name = `Demo ${kind}`;
    const existing = data.find((channel) => channel.name === name);
    if (existing) await api.send('PATCH', `${path}/${existing.id}`, { config });
    else await api.send('POST', path, { projectId: demo.projectId, kind, name, config, isDefault: true });
  }
  await publishSenderDomain(demo, api);
  const ai = { vendor: 'ollama', baseUrl: `${demo.sandboxUrl}/ollama`, apiKey: 'demo', model: 'gpt-oss:120b' };
  await api.send('PUT', 'settings/ai', ai);
}

/** Puts the records of the demo's sender domain into the DNS of the sandbox, so that they are found when it is checked. */
async function publishSenderDomain({ sandboxUrl }: Demo, api: Api): Promise<void> {
  const { data } = await api.get<{ data: { id: string; domain: string }[] }>('email/domains?pageSize=100');
  const id = data.find(({ domain }) => domain === senderDomain)?.id;
  if (id === undefined) return;
  type Records = { records: { name: string; type: string; value: string }[] };
  const { records } = await api.send<Records>('PATCH', `email/domains/${id}`, {});
  const zone = records.map(({ name, type, value }) => ({ name, type, data: value }));
  await createApi(sandboxUrl, '', '').send('PUT', '/dns', zone);
  await api.send('POST', `email/domains/${id}/verify`, {});
}

function channelConfigs(sandboxUrl: string): { kind: string; config: Record<string, string> }[] {
  const { hex } = derive('sandbox credentials');
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const fcm = {
    vendor: 'fcm',
    projectId: 'sendora-demo',
    clientEmail: 'sender@sendora-demo.iam.gserviceaccount.com',
    privateKey,
    baseUrl: `${sandboxUrl}/fcm`,
    tokenUrl: `${sandboxUrl}/fcm/token`,
  };
  const twilio = {
    vendor: 'twilio',
    accountSid: `AC${hex('twilio account', 32)}`,
    authToken: hex('twilio token', 32),
    from: '+15550001000',
    baseUrl: `${sandboxUrl}/twilio`,
  };
  const resend = {
    vendor: 'resend',
    apiKey: `re_demo_${hex('resend', 24)}`,
    from: `Sendora Demo <hello@${senderDomain}>`,
    baseUrl: `${sandboxUrl}/resend`,
  };
  return [
    { kind: 'email', config: resend },
    { kind: 'push', config: fcm },
    { kind: 'sms', config: twilio },
    { kind: 'in_app', config: {} },
    { kind: 'slack', config: { webhookUrl: `${sandboxUrl}/slack/services/TDEMO/BDEMO/${hex('slack', 24)}` } },
  ];
}

const people = [
  {
    userId: 'ada',
    traits: {
      firstName: 'Ada',
      email: 'ada@example.com',
      phone: '+15550001001',
      plan: 'pro',
      timezone: 'Europe/London',
    },
  },
  {
    userId: 'grace',
    traits: {
      firstName: 'Grace',
      email: 'grace@example.com',
      phone: '+15550001002',
      plan: 'free',
      timezone: 'America/New_York',
    },
  },
  {
    userId: 'katherine',
    traits: {
      firstName: 'Katherine',
      email: 'katherine@example.com',
      phone: '+15550001003',
      plan: 'free',
      timezone: 'America/Chicago',
    },
  },
];

const workflows = [
  {
    name: 'Welcome journey',
    description: 'greets a new person by email and follows up on the phone a day later.',
    trigger: { eventType: 'user.signed_up' },
    steps: [
      {
        label: 'hello',
        type: 'send_email',
        config: {
          to: '{{user.email}}',
          subject: 'Welcome, {{user.firstName}}',
          bodyHtml: '<p>Good to have you here, {{user.firstName}}.</p>',
        },
      },
      { label: 'settle_in', type: 'wait', config: { reason: 'let the person finish onboarding' }, delayMinutes: 1440 },
      {
        label: 'tips',
        type: 'send_push',
        config: { title: 'Tips for day 1', body: '{{user.firstName}}, here are 3 tips to begin with.' },
      },
    ],
  },
  {
    name: 'Order confirmation',
    description: 'confirms an order; large ones get a text message too. An order without its id fails the run.',
    trigger: { eventType: 'order.completed' },
    settings: { missingVariables: 'fail', onError: 'fail' },
    steps: [
      { label: 'remember', type: 'update_profile', config: { traits: { lastOrderAmount: '{{event.amount}}' } } },
      {
        label: 'confirm',
        type: 'send_email',
        config: {
          to: '{{user.email}}',
          subject: 'Order {{event.orderId}} is on its way',
          bodyHtml: '<p>Thank you, {{user.firstName}}. We charged {{event.amount}} for order {{event.orderId}}.</p>',
        },
      },
      {
        label: 'large',
        type: 'branch',
        config: { condition: { event: 'amount', op: 'gte', value: 100 }, ifTrue: 'text', ifFalse: 'end' },
      },
      {
        label: 'text',
        type: 'send_sms',
        config: { to: '{{user.phone}}', body: 'Thank you for order {{event.orderId}}, {{user.firstName}}!' },
      },
    ],
  },
];

const tracked = [
  { userId: 'ada', event: 'user.signed_up', properties: {} },
  { userId: 'ada', event: 'order.completed', properties: { orderId: 'A-1001', amount: 49.99 } },
  { userId: 'grace', event: 'order.completed', properties: { orderId: 'A-1002', amount: 180 } },
  { userId: 'katherine', event: 'order.completed', properties: { amount: 20 } },
];

/** Puts people, workflows and events into the demo project and waits (30 s at most) until the runs have ended. */
export async function seedStory(demo: Demo): Promise<void> {
  const api = createApi(demo.url, demo.orgId, demo.apiKey);
  const ingest = createApi(demo.url, demo.orgId, demo.writeKey);
  const { data } = await api.get<{ data: { name: string }[] }>(
    `automation/workflows?projectId=${demo.projectId}&pageSize=100`,
  );
  for (const workflow of workflows) {
    if (data.some(({ name }) => name === workflow.name)) continue;
    await api.send('POST', 'automation/workflows', {
      projectId: demo.projectId,
      isActive: true,
      ...workflow,
      description: sampleMarks.description + workflow.description,
    });
  }
  const timestamp = new Date().toISOString();
  await ingest.send('POST', '/v1/batch', {
    batch: [
      ...people.map((person) => ({
        type: 'identify',
        userId: person.userId,
        traits: { ...person.traits, [sampleMarks.trait]: true },
        messageId: `${sampleMarks.messageId}identify-${person.userId}`,
        timestamp,
      })),
      ...tracked.map((event, index) => ({
        type: 'track',
        ...event,
        messageId: `${sampleMarks.messageId}track-${index}`,
        timestamp,
      })),
    ],
  });
  await untilRunsEnded(api, demo.projectId);
  await api.send('POST', `customers/profiles/ada/devices?projectId=${demo.projectId}`, {
    platform: 'fcm',
    token: 'demo-device-of-ada',
  });
}

/** The story is told when every run has ended but the one that waits a day. */
async function untilRunsEnded(api: Api, projectId: string): Promise<void> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline) {
    const { data } = await api.get<{ data: { status: string; nextStepAt: string | null }[] }>(
      `automation/runs?projectId=${projectId}&pageSize=50`,
    );
    const busy = data.some((run) => run.status === 'queued' || (run.status === 'running' && run.nextStepAt === null));
    if (data.length >= tracked.length && !busy) return;
    await sleep(100);
  }
}
