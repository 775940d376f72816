// What a project needs to send: channels, a verified domain, a model, a device.

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

let privateKey: string | null = null;

async function fcmConfig() {
  privateKey ??= await createPrivateKey();
  return {
    projectId: 'app-1',
    clientEmail: 'robot@app-1.iam.gserviceaccount.com',
    privateKey,
    baseUrl: `${outside}/fcm`,
    tokenUrl: `${outside}/token`,
  };
}

async function createPrivateKey(): Promise<string> {
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2_048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  };
  const pair = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair;
  const bytes = new Uint8Array((await crypto.subtle.exportKey('pkcs8', pair.privateKey)) as ArrayBuffer);
  return `-----BEGIN PRIVATE KEY-----\n${btoa(String.fromCharCode(...bytes))}\n-----END PRIVATE KEY-----\n`;
}
