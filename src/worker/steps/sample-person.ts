// A person who stands for somebody where nobody is named: in dry-runs and previews.
import type { ScopeProfile } from '../../engine/scope.ts';
import type { ProfileRow } from '../store/profile-row.ts';
import type { Channel, ProjectConfig, PushDevice } from '../store/send-context.ts';
import type { Route } from './push-routes.ts';

export const samplePerson: ProfileRow = {
  user_id: 'sample-person',
  email: 'sample.person@example.com',
  phone: '+15550001234',
  timezone: 'UTC',
  locale: 'en',
  traits: JSON.stringify({ firstName: 'Sample', lastName: 'Person' }),
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

/** A profile with the given traits, and the fields of the person among them, in place of its own. */
export function withGiven(profile: ScopeProfile, given: Record<string, unknown> | undefined): ScopeProfile {
  return given ? { ...profile, ...namedFields(given), traits: { ...profile.traits, ...given } } : profile;
}

function namedFields(profile: Record<string, unknown>): Record<string, string> {
  const named = ['email', 'phone', 'timezone', 'locale'].flatMap((name): [string, string][] => {
    const value = profile[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return Object.fromEntries(named);
}
