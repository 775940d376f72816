import { describe, expect, test } from 'vitest';
import { AiSettings } from '../../../src/contract/messages/channels/ai.ts';
import { describeFields } from '../../../src/contract/messages/channels/fields.ts';
import {
  ChannelKind,
  channelKinds,
  secretFields,
  urlFields,
  vendorConfigs,
} from '../../../src/contract/messages/channels/registry.ts';
import { TwilioConfig } from '../../../src/contract/messages/channels/sms.ts';
import { mask } from '../../../src/worker/guard/encrypt.ts';

const smallest = {
  email: { apiKey: 're_1' },
  push: { projectId: 'my-app', clientEmail: 'a@b.example', privateKey: '-----BEGIN PRIVATE KEY-----' },
  sms: { accountSid: 'AC1', authToken: 't' },
  in_app: {},
  slack: { webhookUrl: 'https://hooks.slack.com/services/T/B/x' },
  webhook: { url: 'https://example.com/' },
};

describe('configs', () => {
  test.each([
    ['email', 'resend'],
    ['push', 'fcm'],
    ['sms', 'twilio'],
    ['in_app', 'sendora'],
    ['slack', 'slack'],
    ['webhook', 'http'],
  ] as const)('%s takes %s when the vendor is left out', (kind, vendor) => {
    expect(channelKinds[kind].config.parse(smallest[kind])).toEqual({ vendor, ...smallest[kind] });
    expect(Object.keys(vendorConfigs[kind])[0]).toBe(vendor);
  });

  test('another vendor is chosen by name, for AI too', () => {
    expect(channelKinds.email.config.parse({ vendor: 'cloudflare' })).toEqual({ vendor: 'cloudflare' });
    expect(AiSettings.parse({})).toEqual({ vendor: 'ollama' });
    expect(AiSettings.parse({ vendor: 'openai', model: 'x' })).toEqual({ vendor: 'openai', model: 'x' });
  });

  test.each([
    ['email', { apiKey: 're_1', colour: 'red' }],
    ['email', { vendor: 'cloudflare', apiKey: 're_1' }],
    ['email', { vendor: 'pigeon' }],
    ['email', {}],
    ['email', { apiKey: 'a\nb' }],
    ['email', { apiKey: 're_1', from: 'Ada\r\nBcc: x' }],
    ['push', { ...smallest.push, privateKey: 'nonsense' }],
    ['push', { ...smallest.push, projectId: '../x' }],
    ['sms', { ...smallest.sms, accountSid: 'AC/1' }],
    ['webhook', { ...smallest.webhook, secret: 'short' }],
    ['slack', {}],
  ] as const)('%s refuses %j', (kind, config) => {
    expect(channelKinds[kind].config.safeParse(config).success).toBe(false);
  });

  test('a masked hint is not taken for a key', () => {
    expect(channelKinds.email.config.safeParse({ apiKey: mask('re_0123456789abc') }).success).toBe(false);
  });
});

describe('what is known of the fields', () => {
  test('secrets and addresses, by kind and vendor', () => {
    expect(secretFields).toEqual({
      email: { resend: ['apiKey'], cloudflare: [] },
      push: { fcm: ['privateKey'] },
      sms: { twilio: ['authToken'] },
      in_app: { sendora: [] },
      slack: { slack: ['webhookUrl'] },
      webhook: { http: ['secret', 'headers'] },
      ai: { ollama: ['apiKey'], openai: ['apiKey'] },
    });
    expect(Object.keys(urlFields)).toEqual([...ChannelKind.options, 'ai']);
    expect(urlFields.push).toEqual({ fcm: ['baseUrl', 'tokenUrl'] });
    expect(urlFields.slack).toEqual({ slack: ['webhookUrl'] });
  });

  test('a form learns label, hint and whether a field is required', () => {
    const [sid, token, from] = describeFields(TwilioConfig);
    expect(sid).toMatchObject({
      name: 'accountSid',
      label: 'Account SID',
      required: true,
      secret: false,
      input: 'line',
    });
    expect(token).toMatchObject({ name: 'authToken', required: true, secret: true });
    expect(from).toMatchObject({ name: 'from', required: false, placeholder: '+14155550123' });
  });
});
