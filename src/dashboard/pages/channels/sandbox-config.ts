// Configs that lead to the sandbox of a local copy, with credentials of the right form that are worth nothing.
import type { ChannelKind } from '../../../contract/messages/channels/registry.ts';

type Config = Record<string, unknown>;

const hex = (length: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(length / 2)), (byte) => byte.toString(16).padStart(2, '0')).join('');

const base64 = (bytes: ArrayBuffer): string => btoa(String.fromCharCode(...new Uint8Array(bytes)));
const base64url = (bytes: ArrayBuffer): string =>
  base64(bytes).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

async function pem(key: CryptoKey): Promise<string> {
  const body = base64(await crypto.subtle.exportKey('pkcs8', key)).replace(/.{64}/g, '$&\n');
  return `-----BEGIN PRIVATE KEY-----\n${body.trimEnd()}\n-----END PRIVATE KEY-----\n`;
}

const rsa = {
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength: 2048,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
};
const curve = { name: 'ECDSA', namedCurve: 'P-256' };

const configs: Readonly<Record<string, (sandbox: string) => Promise<Config> | Config>> = {
  resend: (sandbox) => ({ apiKey: `re_sandbox_${hex(24)}`, baseUrl: `${sandbox}/resend` }),
  twilio: (sandbox) => ({
    accountSid: `AC${hex(32)}`,
    authToken: hex(32),
    from: '+15550001000',
    baseUrl: `${sandbox}/twilio`,
  }),
  fcm: async (sandbox) => ({
    projectId: 'sandbox',
    clientEmail: 'sender@sandbox.iam.gserviceaccount.com',
    privateKey: await pem((await crypto.subtle.generateKey(rsa, true, ['sign', 'verify'])).privateKey),
    baseUrl: `${sandbox}/fcm`,
    tokenUrl: `${sandbox}/fcm/token`,
  }),
  webpush: async () => {
    const { publicKey, privateKey } = await crypto.subtle.generateKey(curve, true, ['sign', 'verify']);
    return {
      publicKey: base64url(await crypto.subtle.exportKey('raw', publicKey)),
      privateKey: (await crypto.subtle.exportKey('jwk', privateKey)).d,
      subject: 'mailto:ops@example.com',
    };
  },
  apns: async (sandbox) => ({
    teamId: 'SANDBOX001',
    keyId: 'SANDBOXKEY',
    privateKey: await pem((await crypto.subtle.generateKey(curve, true, ['sign', 'verify'])).privateKey),
    topic: 'com.example.app',
    baseUrl: `${sandbox}/apns`,
  }),
  slack: (sandbox) => ({ webhookUrl: `${sandbox}/slack/services/TSANDBOX/BSANDBOX/${hex(24)}` }),
  http: (sandbox) => ({ url: `${sandbox}/hooks/channel` }),
};

/** Whether the sandbox plays a vendor. */
export const isInSandbox = (vendor: string): boolean => Object.hasOwn(configs, vendor);

/** A config that leads to the sandbox; what is there already and is no credential stays, e.g. the sender. */
export async function sandboxConfig(vendor: string, sandboxUrl: string, given: Config): Promise<Config> {
  const made = await configs[vendor]?.(sandboxUrl.replace(/\/$/, ''));
  return { ...given, vendor, ...made };
}

const recipients: Readonly<Record<ChannelKind, string>> = {
  email: 'ada@example.com',
  sms: '+15550001001',
  push: 'sandbox-device',
  in_app: 'ada',
  slack: '',
  webhook: '',
};

/** Somebody who gets tests in a local copy. */
export const sandboxRecipient = (kind: ChannelKind): string => recipients[kind];
