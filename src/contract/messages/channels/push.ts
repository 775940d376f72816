import * as z from 'zod';
import { defineChannel } from './definition.ts';
import { baseUrl, field, noControl, text } from './fields.ts';

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

export const push = defineChannel({ fcm: FcmConfig }, { interrupts: true });
