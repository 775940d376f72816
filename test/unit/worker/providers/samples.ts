import { createECDH, generateKeyPairSync } from 'node:crypto';
import type { OllamaConfig, OpenAiConfig } from '../../../../src/contract/messages/channels/ai.ts';
import type { ResendConfig } from '../../../../src/contract/messages/channels/email.ts';
import type { ApnsConfig, FcmConfig, WebPushConfig } from '../../../../src/contract/messages/channels/push.ts';
import type { SlackConfig } from '../../../../src/contract/messages/channels/slack.ts';
import type { TwilioConfig } from '../../../../src/contract/messages/channels/sms.ts';
import type { HttpWebhookConfig } from '../../../../src/contract/messages/channels/webhook.ts';
import type {
  AiRequest,
  EmailMessage,
  PushMessage,
  SlackMessage,
  SmsMessage,
  WebhookMessage,
} from '../../../../src/worker/providers/provider.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
export const fcmPublicKey = publicKey;

export const resend: ResendConfig = { vendor: 'resend', apiKey: 're_secret_0123456789' };
export const fcm: FcmConfig = { vendor: 'fcm', projectId: 'my-app', clientEmail: 'push@my-app.example', privateKey };
const vapid = createECDH('prime256v1');
vapid.generateKeys();
export const webPush: WebPushConfig = {
  vendor: 'webpush',
  publicKey: vapid.getPublicKey('base64url'),
  privateKey: vapid.getPrivateKey().toString('base64url').padStart(43, 'A'),
  subject: 'mailto:ops@example.com',
};

const signing = generateKeyPairSync('ec', {
  namedCurve: 'P-256',
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
export const apnsPublicKey = signing.publicKey;
export const apns: ApnsConfig = {
  vendor: 'apns',
  teamId: 'A1B2C3D4E5',
  keyId: 'F6G7H8I9J0',
  privateKey: signing.privateKey,
  topic: 'com.example.app',
};

/** The browser of the examples in RFC 8291. */
export const browser = {
  publicKey: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
  privateKey: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
  auth: 'BTBZMqHH6r4Tts7J_aSIgg',
};
export const endpoint = 'https://push.example.net/push/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV';
export const twilio: TwilioConfig = {
  vendor: 'twilio',
  accountSid: 'AC0123',
  authToken: 'twilio_secret_0123456789',
  from: '+15550001111',
};
export const http: HttpWebhookConfig = {
  vendor: 'http',
  url: 'https://hooks.example.com/in',
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
};
export const slack: SlackConfig = {
  vendor: 'slack',
  webhookUrl: 'https://hooks.slack.com/services/T0/B0/slacksecret0123',
};
export const ollama: OllamaConfig = { vendor: 'ollama', apiKey: 'ollama_secret_0123456789' };
export const openai: OpenAiConfig = { vendor: 'openai', apiKey: 'sk_openai_secret_0123456789' };

export const email: EmailMessage = {
  from: 'Ada <ada@example.com>',
  to: 'bob@example.org',
  subject: 'Hello',
  html: '<p>Hello <b>Bob</b></p>',
};
export const push: PushMessage = { token: 'device-token', platform: 'fcm', title: 'Hello', body: 'World' };
export const webPushMessage: PushMessage = {
  ...push,
  platform: 'webpush',
  token: JSON.stringify({ endpoint, keys: { p256dh: browser.publicKey, auth: browser.auth } }),
};
export const apnsMessage: PushMessage = { ...push, platform: 'apns', token: '0a'.repeat(32) };
export const sms: SmsMessage = { to: '+14155550123', body: 'Hello' };
export const slackMessage: SlackMessage = {
  payload: {
    text: 'Hello',
    attachments: [
      {
        color: '#1c57ad',
        fallback: 'Hello',
        title: 'Hello',
        text: '<https://example.com/a/t|Acknowledge>',
        fields: [],
        footer: 'Sendora',
        ts: 1,
        mrkdwn_in: ['text'],
      },
    ],
  },
};
export const webhook: WebhookMessage = {
  url: http.url,
  method: 'POST',
  headers: {},
  body: '{"type":"order.paid"}',
  contentType: 'application/json',
  secrets: [],
  id: 'msg_1',
  timestampSeconds: 1_700_000_000,
};
export const question: AiRequest = { messages: [{ role: 'user', content: 'Say hello' }], json: false };
