// Devices that get push messages. Each belongs to the platform that issued its address.
import * as z from 'zod';
import { IsoTime } from '../primitives.ts';

/** Limits of devices. */
export const deviceLimits = {
  /** Devices of a person that are registered with a public key; an editor may register more. */
  perPerson: 20,
} as const;

/** Push services; a push channel of the vendor of the same name reaches the devices of one. */
export const platforms = ['fcm', 'webpush', 'apns'] as const;
export type Platform = (typeof platforms)[number];

/** Base64 of a number of bytes in either alphabet, as browsers and older scripts write it. */
const base64Of = (characters: number, what: string) =>
  z
    .string()
    .regex(new RegExp(`^[A-Za-z0-9+/_-]{${characters}}={0,2}$`), `This is not ${what} as the browser gives it.`);

export const PushSubscription = z
  .object({
    endpoint: z
      .url()
      .max(2_048)
      .describe('Address of the browser’s push service; the same addresses are refused as for webhooks.'),
    expirationTime: z.number().nullable().optional().describe('Ignored: a subscription that ended is removed.'),
    keys: z.object({
      p256dh: base64Of(87, 'a P-256 public key of 65 bytes')
        .startsWith('B', 'This is not an uncompressed P-256 public key.')
        .describe('Public key of the subscription, 65 bytes in base64url.'),
      auth: base64Of(22, 'a secret of 16 bytes').describe('Secret of the subscription, 16 bytes in base64url.'),
    }),
  })
  .describe('What `PushSubscription.toJSON()` gives in the browser.')
  .meta({ id: 'PushSubscription' });
export type PushSubscription = z.infer<typeof PushSubscription>;

const FcmDevice = z.strictObject({
  platform: z.literal('fcm').describe('Firebase Cloud Messaging.'),
  token: z.string().trim().min(1).max(4_096).describe('Registration token of the app on this device.'),
});
const WebPushDevice = z.strictObject({
  platform: z.literal('webpush').describe('Web Push, for browsers.'),
  subscription: PushSubscription,
});
const ApnsDevice = z.strictObject({
  platform: z.literal('apns').describe('Apple Push Notification service.'),
  token: z
    .string()
    .trim()
    .regex(/^([0-9A-Fa-f]{2}){16,200}$/, 'A device token is written as hexadecimal digits, two for each byte.')
    .describe('Device token of the app in hexadecimal digits.'),
});

const devices = [FcmDevice, WebPushDevice, ApnsDevice] as const;
/** A device of each platform, as the person of a call registers it. */
export const DeviceInput = z.discriminatedUnion('platform', devices).meta({ id: 'DeviceInput' });
export type DeviceInput = z.infer<typeof DeviceInput>;

/** The same devices with further fields beside them. */
export const withDevice = <Shape extends z.ZodRawShape>(body: z.ZodObject<Shape>) =>
  z.discriminatedUnion('platform', [
    body.extend(FcmDevice.shape),
    body.extend(WebPushDevice.shape),
    body.extend(ApnsDevice.shape),
  ]);

export const Device = z
  .object({
    id: z.uuid(),
    platform: z.enum(platforms),
    token: z.string().describe('Token of the device; of `webpush` its subscription as JSON.'),
    createdAt: IsoTime,
    pausedUntil: IsoTime.nullable().describe(
      'Until then nothing is sent to the device, because its push service refused it; registering it again ends the pause. null: it gets messages.',
    ),
  })
  .meta({ id: 'Device' });
export type Device = z.infer<typeof Device>;

/** The address of a device in the form in which it is kept: one text for each device. */
export interface PushToken {
  platform: Platform;
  token: string;
}

/** The kept form of a device. */
export function pushTokenOf(device: DeviceInput): PushToken {
  switch (device.platform) {
    case 'fcm':
      return { platform: 'fcm', token: device.token };
    case 'apns':
      return { platform: 'apns', token: device.token.toLowerCase() };
    case 'webpush': {
      const { endpoint, keys } = device.subscription;
      const kept = { endpoint, keys: { p256dh: base64Url(keys.p256dh), auth: base64Url(keys.auth) } };
      return { platform: 'webpush', token: JSON.stringify(kept) };
    }
  }
}

const base64Url = (text: string) => text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');

/** The subscription in a kept token of `webpush`; null where there is none. */
export function subscriptionIn(token: string): PushSubscription | null {
  try {
    return PushSubscription.parse(JSON.parse(token));
  } catch {
    return null;
  }
}
