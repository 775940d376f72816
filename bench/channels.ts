import { generateKeyPairSync } from 'node:crypto';

export interface ChannelSetup {
  kind: string;
  config: Record<string, string>;
}

/** Channels of every kind that lead to vendors at one address of this machine. */
export function channelsTo(vendorUrl: string): ChannelSetup[] {
  const { privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return [
    {
      kind: 'email',
      config: {
        vendor: 'resend',
        apiKey: 're_bench',
        from: 'Bench <bench@sendora-demo.example>',
        baseUrl: `${vendorUrl}/resend`,
      },
    },
    {
      kind: 'sms',
      config: {
        vendor: 'twilio',
        accountSid: `AC${'0'.repeat(32)}`,
        authToken: '1'.repeat(32),
        from: '+15550001000',
        baseUrl: `${vendorUrl}/twilio`,
      },
    },
    {
      kind: 'push',
      config: {
        vendor: 'fcm',
        projectId: 'bench',
        clientEmail: 'bench@bench.iam.gserviceaccount.com',
        privateKey,
        baseUrl: `${vendorUrl}/fcm`,
        tokenUrl: `${vendorUrl}/fcm/token`,
      },
    },
  ];
}
