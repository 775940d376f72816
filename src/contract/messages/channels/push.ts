import * as z from 'zod';
import type { Platform } from '../../people/device.ts';
import { defineChannel } from './definition.ts';
import { baseUrl, credential, field, noControl, text } from './fields.ts';

export const FcmConfig = z.strictObject({
  vendor: z.literal('fcm').default('fcm').describe('Firebase Cloud Messaging, HTTP v1.'),
  projectId: field(
    noControl(100).regex(/^[a-z0-9.:-]+$/, 'A project id holds lower-case letters, digits and hyphens.'),
    '`project_id` of the service account file.',
    { label: 'Project id', placeholder: 'my-app-1a2b3' },
  ),
  clientEmail: field(noControl(320), '`client_email` of the service account file.', {
    label: 'Service account',
    placeholder: 'firebase-adminsdk@my-app.iam.gserviceaccount.com',
  }),
  privateKey: field(
    text(8_000).includes('PRIVATE KEY', 'Paste the whole key, with its BEGIN and END lines.'),
    '`private_key` of the service account file, PEM with its BEGIN and END lines.',
    { label: 'Private key', placeholder: '-----BEGIN PRIVATE KEY-----', input: 'lines', secret: true },
  ),
  baseUrl: baseUrl('https://fcm.googleapis.com'),
  tokenUrl: field(
    noControl(500).optional(),
    'Another address for access tokens. Default https://oauth2.googleapis.com/token.',
    { label: 'Token address', placeholder: 'https://oauth2.googleapis.com/token', url: true },
  ),
});
export type FcmConfig = z.infer<typeof FcmConfig>;

export const WebPushConfig = z.strictObject({
  vendor: z.literal('webpush').describe('Web Push, for browsers: RFC 8030 with VAPID.'),
  publicKey: field(
    credential(87).regex(/^B[A-Za-z0-9_-]{86}$/, 'A VAPID public key is 65 bytes in base64url: 87 characters.'),
    'VAPID public key; the page subscribes with it as `applicationServerKey`. `node scripts/vapid-keys.ts` makes a pair.',
    { label: 'Public key', placeholder: 'BNc…' },
  ),
  privateKey: field(
    credential(43).regex(/^[A-Za-z0-9_-]{43}$/, 'A VAPID private key is 32 bytes in base64url: 43 characters.'),
    'VAPID private key that belongs to the public key.',
    { label: 'Private key', placeholder: 'q5…', secret: true },
  ),
  subject: field(
    noControl(500).regex(
      /^(mailto:[^\s@<>]+@[^\s@<>]+|https:\/\/[^\s/]+\S*)$/,
      'Give a contact like mailto:ops@example.com, or a page that begins with https.',
    ),
    'How a push service reaches you when it has a problem with your messages: an address that begins with `mailto:` or `https:`.',
    { label: 'Contact', placeholder: 'mailto:ops@example.com' },
  ),
});
export type WebPushConfig = z.infer<typeof WebPushConfig>;

const appleId = (what: string) => noControl(10).regex(/^[A-Z0-9]{10}$/, `${what} is ten capital letters and digits.`);

export const ApnsConfig = z.strictObject({
  vendor: z.literal('apns').describe('Apple Push Notification service, with a token of a signing key.'),
  teamId: field(appleId('A team id'), 'Id of your team in the Apple developer account.', {
    label: 'Team id',
    placeholder: 'A1B2C3D4E5',
  }),
  keyId: field(appleId('A key id'), 'Id of the signing key, as in its file name AuthKey_….p8.', {
    label: 'Key id',
    placeholder: 'F6G7H8I9J0',
  }),
  privateKey: field(
    text(2_000).includes('PRIVATE KEY', 'Paste the whole key, with its BEGIN and END lines.'),
    'Content of the .p8 file of the signing key, with its BEGIN and END lines.',
    { label: 'Private key', placeholder: '-----BEGIN PRIVATE KEY-----', input: 'lines', secret: true },
  ),
  topic: field(
    noControl(255).regex(/^[A-Za-z0-9._-]+$/, 'A bundle id holds letters, digits, dots and hyphens.'),
    'Bundle id of the app.',
    { label: 'Bundle id', placeholder: 'com.example.app' },
  ),
  baseUrl: field(
    noControl(500).optional(),
    'For development builds https://api.sandbox.push.apple.com. Default https://api.push.apple.com.',
    { label: 'API address', placeholder: 'https://api.push.apple.com', url: true },
  ),
});
export type ApnsConfig = z.infer<typeof ApnsConfig>;

/** One vendor for each platform of devices, under the same name. */
const vendors = { fcm: FcmConfig, webpush: WebPushConfig, apns: ApnsConfig } satisfies Record<Platform, z.ZodObject>;
export const push = defineChannel(vendors, { interrupts: true });
