// The sample person as the Worker reads people, and the devices that it has.
import { samplePerson as sample } from '../../engine/triggers/sample-person.ts';
import type { ProfileRow } from '../store/profile-row.ts';
import type { Channel, ProjectConfig, PushDevice } from '../store/send-context.ts';
import type { Route } from './push-routes.ts';

export const samplePerson: ProfileRow = {
  user_id: sample.userId,
  email: sample.email,
  phone: sample.phone,
  timezone: sample.timezone,
  locale: sample.locale,
  traits: JSON.stringify(sample.traits),
};

/** Devices of the sample person: one of each platform. The subscription has the example key of RFC 8291. */
const sampleDevices: readonly PushDevice[] = [
  { platform: 'fcm', token: 'sample-device', pausedUntil: null },
  {
    platform: 'webpush',
    token: JSON.stringify({
      endpoint: 'https://fcm.googleapis.com/fcm/send/sample-device',
      keys: {
        p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
        auth: 'BTBZMqHH6r4Tts7J_aSIgg',
      },
    }),
    pausedUntil: null,
  },
  { platform: 'apns', token: '5a3b1e'.padEnd(64, '0'), pausedUntil: null },
];

/** One device for each platform that the project has a push channel for. */
export function sampleDevicesOf({ channels }: ProjectConfig): PushDevice[] {
  const vendors = channels.flatMap(({ kind, config }) => (kind === 'push' && config ? config.vendor : []));
  return vendors.length === 0
    ? sampleDevices.slice(0, 1)
    : sampleDevices.filter(({ platform }) => vendors.some((vendor) => vendor === platform));
}

/** The way to a device that stands for those of a person who has none. */
export const samplePush = (channel: Channel): Route => ({
  device: { platform: 'fcm', token: 'sample-device', pausedUntil: null },
  // Sound, because only what goes to devices asks for it.
  channel: channel as Channel<'push'>,
});
