// What a project needs to send: channels, a verified domain, a model, a device.

import type { Platform } from '../../../src/contract/people/device.ts';
import { encodeBase64Url } from '../../../src/worker/guard/bytes.ts';
import { env, type Tenant } from '../worker.ts';
import { outside } from './world.ts';

const sender = 'Acme <hello@mail.acme.test>';

/** Adds a channel of a kind, with further fields such as its frequency cap, and answers its id. */
export async function addChannel(tenant: Tenant, kind: 'email' | 'sms' | 'push', fields: object = {}): Promise<string> {
  if (kind === 'email') await verifyDomain(tenant, 'mail.acme.test');
  const config = kind === 'push' ? await fcmConfig() : configs[kind];
  const made = await tenant.api.post('notifications/channels', {
    kind,
    name: `${kind} ${crypto.randomUUID()}`,
    config,
    ...fields,
  });
  if (made.status !== 201) throw new Error(made.text);
  return made.json.id;
}

/** Adds a push channel of a platform and answers its id. */
export async function addPushChannel(tenant: Tenant, platform: Platform, more: object = {}): Promise<string> {
  const config = await pushConfigs[platform]();
  const body = { kind: 'push', name: `${platform} ${crypto.randomUUID()}`, config, ...more };
  const made = await tenant.api.post('notifications/channels', body);
  if (made.status !== 201) throw new Error(made.text);
  return made.json.id;
}

/** A subscription of a browser whose push service is the outside of the test. */
export const subscription = (name: string) => ({
  endpoint: `${outside}/webpush/${name}`,
  expirationTime: null,
  keys: {
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  },
});

/** Lets the org send from a domain. */
export async function verifyDomain({ orgId }: Tenant, domain: string): Promise<void> {
  await env.DB.prepare(
    'INSERT INTO email_domains (id, org_id, domain, verified_at, created_at) VALUES (?, ?, ?, 1, 1) ON CONFLICT DO NOTHING',
  )
    .bind(crypto.randomUUID(), orgId, domain)
    .run();
}

/** Gives the org a model. */
export async function addModel({ api }: Tenant): Promise<void> {
  const put = await api.put('settings/ai', { vendor: 'openai', baseUrl: `${outside}/openai`, model: 'test-model' });
  if (put.status !== 200) throw new Error(put.text);
}

/** Gives a person a device. */
export async function addDevice({ api }: Tenant, userId: string, token: string): Promise<void> {
  const made = await api.post(`customers/profiles/${userId}/devices`, { platform: 'fcm', token });
  if (made.status !== 201) throw new Error(made.text);
}

const configs = {
  email: { apiKey: 're_123456789012', from: sender, baseUrl: `${outside}/resend` },
  sms: { accountSid: 'AC123', authToken: 'token-1234567890', from: '+14155550100', baseUrl: `${outside}/twilio` },
};

const pushConfigs = { fcm: fcmConfig, webpush: webPushConfig, apns: apnsConfig };

async function webPushConfig() {
  const pair = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, [
    'sign',
    'verify',
  ])) as CryptoKeyPair;
  const { d: privateKey } = (await crypto.subtle.exportKey('jwk', pair.privateKey)) as JsonWebKey;
  const point = new Uint8Array((await crypto.subtle.exportKey('raw', pair.publicKey)) as ArrayBuffer);
  return { vendor: 'webpush', publicKey: encodeBase64Url(point), privateKey, subject: 'mailto:ops@acme.test' };
}

async function apnsConfig() {
  const names = { teamId: 'A1B2C3D4E5', keyId: 'F6G7H8I9J0', topic: 'test.acme.app' };
  const privateKey = await createPrivateKey({ name: 'ECDSA', namedCurve: 'P-256' });
  return { vendor: 'apns', ...names, privateKey, baseUrl: `${outside}/apns` };
}

const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2_048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};
let privateKey: string | null = null;

async function fcmConfig() {
  privateKey ??= await createPrivateKey(rsa);
  return {
    projectId: 'app-1',
    clientEmail: 'robot@app-1.iam.gserviceaccount.com',
    privateKey,
    baseUrl: `${outside}/fcm`,
    tokenUrl: `${outside}/token`,
  };
}

async function createPrivateKey(algorithm: SubtleCryptoGenerateKeyAlgorithm): Promise<string> {
  const pair = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const bytes = new Uint8Array((await crypto.subtle.exportKey('pkcs8', pair.privateKey)) as ArrayBuffer);
  return `-----BEGIN PRIVATE KEY-----\n${btoa(String.fromCharCode(...bytes))}\n-----END PRIVATE KEY-----\n`;
}
