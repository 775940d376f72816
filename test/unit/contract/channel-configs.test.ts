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
import { vendorForms } from '../../../src/contract/messages/channels/vendor-forms.ts';
import { HttpWebhookConfig } from '../../../src/contract/messages/channels/webhook.ts';
import { hintOf } from '../../../src/engine/secrets.ts';

const smallest = {
  email: { apiKey: 're_1' },
  push: { projectId: 'my-app', clientEmail: 'a@b.example', privateKey: '-----BEGIN PRIVATE KEY-----' },
  sms: { accountSid: 'AC1', authToken: 't' },
  in_app: {},
  slack: { webhookUrl: 'https://hooks.slack.com/services/T/B/x' },
  webhook: { url: 'https://example.com/' },
};

const apns = {
  vendor: 'apns',
  teamId: 'A1B2C3D4E5',
  keyId: 'F6G7H8I9J0',
  privateKey: '-----BEGIN PRIVATE KEY-----',
  topic: 'com.example.app',
} as const;

describe('a config', () => {
  test.each([
    ['email', 'resend'],
    ['push', 'fcm'],
    ['sms', 'twilio'],
    ['in_app', 'sendora'],
    ['slack', 'slack'],
    ['webhook', 'http'],
  ] as const)('of %s has the vendor %s when none is given', (kind, vendor) => {
    expect(channelKinds[kind].config.parse(smallest[kind])).toEqual({ vendor, ...smallest[kind] });
    expect(Object.keys(vendorConfigs[kind])[0]).toBe(vendor);
  });

  test('has another vendor by its name, for AI too', () => {
    expect(channelKinds.email.config.parse({ vendor: 'cloudflare' })).toEqual({ vendor: 'cloudflare' });
    expect(channelKinds.push.config.parse(apns)).toEqual(apns);
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
    ['push', { ...apns, topic: 'com.example.app\r\nx: y' }],
    ['push', { ...apns, teamId: 'short' }],
    ['push', { ...apns, publicKey: 'x' }],
    ['sms', { ...smallest.sms, accountSid: 'AC/1' }],
    ['webhook', { ...smallest.webhook, secret: 'short' }],
    ['slack', {}],
  ] as const)('of %s cannot be %j', (kind, config) => {
    expect(channelKinds[kind].config.safeParse(config).success).toBe(false);
  });

  test('cannot hold a masked hint as its key', () => {
    expect(channelKinds.email.config.safeParse({ apiKey: hintOf('re_0123456789abc') }).success).toBe(false);
  });
});

describe('the fields of a config', () => {
  test('are listed as secrets and addresses by kind and vendor', () => {
    expect(secretFields).toEqual({
      email: { resend: ['apiKey', 'webhookSecret'], cloudflare: [] },
      push: { fcm: ['privateKey'], webpush: ['privateKey'], apns: ['privateKey'] },
      sms: { twilio: ['authToken'] },
      in_app: { sendora: [] },
      slack: { slack: ['webhookUrl'] },
      webhook: { http: ['secret', 'headers'] },
      ai: { ollama: ['apiKey'], openai: ['apiKey'] },
    });
    expect(Object.keys(urlFields)).toEqual([...ChannelKind.options, 'ai']);
    expect(urlFields.push).toEqual({ fcm: ['baseUrl', 'tokenUrl'], webpush: [], apns: ['baseUrl'] });
    expect(urlFields.slack).toEqual({ slack: ['webhookUrl'] });
  });

  test('are described for a form: label, hint, whether they are required', () => {
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
    expect(sid?.options).toBeNull();
    const preset = describeFields(HttpWebhookConfig).find(({ name }) => name === 'preset');
    expect(preset).toMatchObject({ options: ['discord', 'teams'], required: false });
  });

  test.each([...ChannelKind.options, 'ai' as const])(
    'of every vendor of %s are offered with all of their fields',
    (kind) => {
      const forms = vendorForms(kind);
      expect(forms.map(({ isDefault }) => isDefault)).toEqual(forms.map((_, place) => place === 0));
      for (const { vendor, title, hint, fields } of forms) {
        expect(title, vendor).toMatch(/^[A-Z]/);
        expect(hint, vendor).toMatch(/\.$/);
        const own = Object.keys(vendorConfigs[kind][vendor]?.shape ?? {}).filter((name) => name !== 'vendor');
        expect(
          fields.map(({ name }) => name),
          vendor,
        ).toEqual(own);
        for (const field of fields) {
          expect(field.label, `${vendor} ${field.name}`).not.toBe('');
          expect(field.hint, `${vendor} ${field.name}`).toMatch(/\.$|\)$/);
        }
      }
    },
  );
});
