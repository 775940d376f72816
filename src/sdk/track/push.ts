import type { CallOptions } from './types.ts';

export interface PushDevice {
  /** Push service that issued the token; `fcm` is Firebase Cloud Messaging. */
  platform: 'fcm';
  /** Registration token of the app on this device. */
  token: string;
}

/** Name of the event that registers a device. */
const deviceEvent = 'device.registered';

/**
 * Registers this device for push messages to the client's person, as an event of the queue: it waits for the network and
 * is retried like any other. Call it at every start of the app; a token that is registered already changes nothing.
 */
export function registerDevice(
  client: { track(...given: never[]): void },
  { platform, token }: PushDevice,
  options?: CallOptions,
): void {
  const track = client.track as (event: string, properties: object, options: CallOptions) => void;
  track(deviceEvent, { platform }, { ...options, context: { ...options?.context, device: { platform, token } } });
}
