// What the delivery layer expects of every provider.
import { beforeEach, describe, expect, test } from 'vitest';
import { describeFields } from '../../../../src/contract/messages/channels/fields.ts';
import { vendorConfigs } from '../../../../src/contract/messages/channels/registry.ts';
import type {
  AiResult,
  ProviderContext,
  ProviderField,
  ProviderResult,
} from '../../../../src/worker/providers/provider.ts';
import { forgetAccessToken } from '../../../../src/worker/providers/push/fcm-token.ts';
import { reasons } from '../../../../src/worker/providers/reasons.ts';
import { aiProviders, askThrough, providers, sendThrough } from '../../../../src/worker/providers/registry.ts';
import { nowMs, outsideWorld, says } from './outside-world.ts';
import * as samples from './samples.ts';

type Result = ProviderResult | AiResult;

interface Subject {
  name: string;
  secret: string;
  send(context: ProviderContext): Promise<Result>;
  /** The same with its address pointing inside. */
  sendInside(context: ProviderContext): Promise<Result>;
}

interface Described {
  vendor: string;
  fields: ProviderField[];
  config: unknown;
}

const inside = 'https://169.254.169.254';
const subjects: Subject[] = [
  {
    name: 'resend',
    secret: samples.resend.apiKey,
    send: (context) => sendThrough('email', samples.resend, samples.email, context),
    sendInside: (context) => sendThrough('email', { ...samples.resend, baseUrl: inside }, samples.email, context),
  },
  {
    name: 'fcm',
    secret: samples.fcm.privateKey,
    send: (context) => sendThrough('push', samples.fcm, samples.push, context),
    sendInside: (context) => sendThrough('push', { ...samples.fcm, baseUrl: inside }, samples.push, context),
  },
  {
    name: 'webpush',
    secret: samples.webPush.privateKey,
    send: (context) => sendThrough('push', samples.webPush, samples.webPushMessage, context),
    sendInside: (context) => {
      const token = samples.webPushMessage.token.replace('https://push.example.net', inside);
      return sendThrough('push', samples.webPush, { ...samples.webPushMessage, token }, context);
    },
  },
  {
    name: 'apns',
    secret: samples.apns.privateKey,
    send: (context) => sendThrough('push', samples.apns, samples.apnsMessage, context),
    sendInside: (context) => sendThrough('push', { ...samples.apns, baseUrl: inside }, samples.apnsMessage, context),
  },
  {
    name: 'twilio',
    secret: samples.twilio.authToken,
    send: (context) => sendThrough('sms', samples.twilio, samples.sms, context),
    sendInside: (context) => sendThrough('sms', { ...samples.twilio, baseUrl: inside }, samples.sms, context),
  },
  {
    name: 'slack',
    secret: samples.slack.webhookUrl,
    send: (context) => sendThrough('slack', samples.slack, samples.slackMessage, context),
    sendInside: (context) =>
      sendThrough('slack', { ...samples.slack, webhookUrl: inside }, samples.slackMessage, context),
  },
  {
    name: 'http',
    secret: samples.http.secret ?? '',
    send: (context) => sendThrough('webhook', samples.http, samples.webhook, context),
    sendInside: (context) => sendThrough('webhook', samples.http, { ...samples.webhook, url: inside }, context),
  },
  {
    name: 'ollama',
    secret: samples.ollama.apiKey ?? '',
    send: (context) => askThrough(samples.ollama, samples.question, context),
    sendInside: (context) => askThrough({ ...samples.ollama, baseUrl: inside }, samples.question, context),
  },
  {
    name: 'openai',
    secret: samples.openai.apiKey ?? '',
    send: (context) => askThrough(samples.openai, samples.question, context),
    sendInside: (context) => askThrough({ ...samples.openai, baseUrl: inside }, samples.question, context),
  },
];

const token = says(200, { access_token: 'ya29.token', expires_in: 3_600 });

/** The vendor's own endpoint answers; the token endpoint of FCM always does its part. */
function vendor(answer: ReturnType<typeof says>) {
  const world = outsideWorld((request) => (request.url.includes('/token') ? token(request) : answer(request)));
  const toVendor = () => world.arrived.filter((request) => !request.url.includes('/token'));
  return { ...world, toVendor };
}

function expectWellFormed(result: Result) {
  if (result.kind === 'reply' || result.kind === 'sent') return;
  expect(reasons).toHaveProperty(result.reason);
  expect(result.message).toMatch(/^[A-Z][^\n]*[^.]\.$/);
  if (result.kind === 'skipped') return;
  expect(new TextEncoder().encode(result.body).length).toBeLessThanOrEqual(4_096);
}

beforeEach(() => forgetAccessToken(samples.fcm, 'ya29.token'));

describe.each(subjects)('$name', ({ send, sendInside, secret }) => {
  test.each([408, 425, 429, 500, 502, 503, 504])(
    'status %i may be retried later, and the provider does not retry it',
    async (status) => {
      const { context, toVendor } = vendor(says(status, 'busy', { 'retry-after': '7' }));
      const result = await send(context);
      expect(result).toMatchObject({ kind: 'failed', statusCode: status, body: 'busy', retryAfterMs: 7_000 });
      expect('rateLimited' in result).toBe(status === 429);
      expect('uncertain' in result).toBe(status === 504);
      expect(toVendor()).toHaveLength(1);
      expectWellFormed(result);
    },
  );

  test('Retry-After may be a date', async () => {
    const until = new Date(nowMs + 90_000).toUTCString();
    const { context } = vendor(says(503, '', { 'retry-after': until }));
    expect(await send(context)).toMatchObject({ kind: 'failed', retryAfterMs: 90_000 });
  });

  test('a lost connection may be retried and is uncertain', async () => {
    const { context } = vendor(() => Promise.reject(new Error('reset')));
    const result = await send(context);
    expect(result).toMatchObject({ kind: 'failed', reason: 'network_error', uncertain: true, statusCode: null });
    expectWellFormed(result);
  });

  test('a timeout may be retried and is uncertain', async () => {
    const { context } = vendor(() => new Response('late'));
    const failure = { ok: false, error: 'timeout', message: 'x', uncertain: true, statusCode: null, ms: 1 } as const;
    const slow = {
      ...context.egress,
      request: async (url: string, request = {}) =>
        url.includes('/token') ? context.egress.request(url, request) : failure,
    };
    const result = await send({ ...context, egress: slow });
    expect(result).toMatchObject({ kind: 'failed', reason: 'timeout', uncertain: true });
  });

  test('a redirect is a failure and is not followed', async () => {
    const { context, toVendor } = vendor(() => new Response(null, { status: 302, headers: { location: inside } }));
    const result = await send(context);
    expect(result).toMatchObject({ kind: 'failed', reason: 'redirected', statusCode: 302 });
    expect(toVendor()).toHaveLength(1);
  });

  test('a private address is refused before anything is sent', async () => {
    const { context, toVendor } = vendor(says(200));
    const result = await sendInside(context);
    expect(result).toMatchObject({ kind: 'refused', outcome: 'error', reason: 'blocked_address', statusCode: null });
    expect(toVendor()).toHaveLength(0);
    expectWellFormed(result);
  });

  test.each([400, 401, 402, 403, 404, 409, 410, 413, 418, 422, 451])(
    'status %i is a refusal and does not throw',
    async (status) => {
      for (const body of ['', 'nonsense', 'null', '[]', '{"error":"x"}', '{"error":null,"message":7}']) {
        const result = await send(vendor(says(status, body)).context);
        expect(result).toMatchObject({ statusCode: status, body });
        expect(result.kind === 'refused' || (result.kind === 'failed' && status === 409)).toBe(true);
        expectWellFormed(result);
      }
    },
  );

  test('of a long answer 4 KB are kept', async () => {
    expectWellFormed(await send(vendor(says(400, 'é'.repeat(5_000))).context));
    expectWellFormed(await send(vendor(says(500, 'x'.repeat(5_000))).context));
  });

  test('a result does not contain the secret when the answer echoes it', async () => {
    const echo = { message: `bad key ${secret}`, error: { message: secret }, name: secret };
    for (const status of [200, 400, 401, 403, 500]) {
      const result = await send(vendor(says(status, echo)).context);
      expect(JSON.stringify(result)).not.toContain(JSON.stringify(secret).slice(1, -1));
    }
  });

  test('a success with a body that cannot be parsed does not throw', async () => {
    for (const body of ['', 'nonsense', 'null', '7']) {
      const result = await send(vendor(says(200, body)).context);
      expect(['sent', 'failed']).toContain(result.kind);
      expectWellFormed(result);
    }
  });
});

describe('the registry', () => {
  const everyProvider: (Described & { kind: string })[] = Object.values<Record<string, Described & { kind: string }>>(
    providers,
  ).flatMap((vendors) => Object.values(vendors));

  test.each(everyProvider)('$kind over $vendor is registered under the kind and vendor of its config', (provider) => {
    const configs: Record<string, Record<string, unknown>> = vendorConfigs;
    expect(configs[provider.kind]?.[provider.vendor]).toBe(provider.config);
  });

  test.each<Described>([...everyProvider, ...Object.values(aiProviders)])(
    '$vendor describes every field of its config',
    (provider) => {
      const schema = Object.values(vendorConfigs)
        .flatMap((vendors) => Object.values(vendors))
        .find((candidate) => Object.is(candidate, provider.config));
      const names = Object.keys(schema?.shape ?? {}).filter((name) => name !== 'vendor');
      expect(schema && describeFields(schema)).toEqual(provider.fields);
      expect(provider.fields.map((field) => field.name)).toEqual(names);
      for (const field of provider.fields) {
        expect(field.label).not.toBe('');
        expect(field.hint).toMatch(/\.$|\.\S+$/);
      }
    },
  );
});
