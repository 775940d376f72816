import type { CallOptions } from './types.ts';

/** What `PushSubscription.toJSON()` gives in the browser. */
export interface WebPushSubscription {
  endpoint?: string | undefined;
  keys?: Record<string, string> | undefined;
}

/** A device: `platform` is the push service, with what it issued for the app on this device. */
export type PushDevice =
  /** Firebase Cloud Messaging: the registration token. Apple (`apns`): the device token in hexadecimal digits. */
  { platform: 'fcm' | 'apns'; token: string } | { platform: 'webpush'; subscription: WebPushSubscription };

/** The part of a `ServiceWorkerRegistration` that is used. */
export interface PushRegistration {
  pushManager: {
    getSubscription(): Promise<BrowserSubscription | null>;
    subscribe(options: { userVisibleOnly: boolean; applicationServerKey: string }): Promise<BrowserSubscription>;
  };
}

interface BrowserSubscription {
  options?: { applicationServerKey?: ArrayBuffer | null | undefined } | undefined;
  toJSON(): WebPushSubscription;
  unsubscribe(): Promise<boolean>;
}

interface Tracker {
  track(...given: never[]): void;
}

/** Name of the event that registers a device. */
const deviceEvent = 'device.registered';

/**
 * Registers this device for push messages to the client's person, as an event of the queue: it waits for the network and
 * is retried like any other. Call it at every start of the app; a device that is registered already changes nothing.
 */
export function registerDevice(client: Tracker, device: PushDevice, options?: CallOptions): void {
  const track = client.track as (event: string, properties: object, options: CallOptions) => void;
  track(deviceEvent, { platform: device.platform }, { ...options, context: { ...options?.context, device } });
}

/**
 * Subscribes this browser to Web Push and registers it; `publicKey` is that of the channel. Resolves to whether that
 * worked: it does not where the person, the browser or its push service refuses. Call it from a click at first, since
 * browsers ask for permission only then, and at every start of the page afterwards.
 */
export async function registerWebPush(
  client: Tracker,
  registration: PushRegistration,
  publicKey: string,
  options?: CallOptions,
): Promise<boolean> {
  try {
    const { pushManager } = registration;
    const subscribe = () => pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
    const known = await pushManager.getSubscription();
    // A subscription belongs to the key that it was made with; messages under another one would be refused.
    const isForKey = known !== null && keyOf(known) === publicKey;
    if (known && !isForKey) await known.unsubscribe();
    const subscription = known && isForKey ? known : await subscribe();
    registerDevice(client, { platform: 'webpush', subscription: subscription.toJSON() }, options);
    return true;
  } catch {
    return false;
  }
}

/** The key of a subscription in base64url; undefined where the browser does not tell. */
function keyOf({ options }: BrowserSubscription): string | undefined {
  const key = options?.applicationServerKey;
  if (!key) return undefined;
  const text = btoa(String.fromCharCode(...new Uint8Array(key)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
