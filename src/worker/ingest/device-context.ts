// What a call says of the device it came from, in `context`. Nothing of it is worth a refusal: what cannot be used is left out.
import { isObject } from '../../contract/json.ts';
import { DeviceInput, type PushToken, pushTokenOf } from '../../contract/people/device.ts';
import { createCache } from '../../engine/cache.ts';
import { isTimeZone } from '../../engine/time-zone.ts';
import type { EgressVerdict } from '../guard/egress.ts';
import type { DeviceContext } from '../messages.ts';

/** Whether the Worker may call an address, by its text. */
export type JudgeAddress = (url: string) => EgressVerdict;

/** Whether a name is a time zone; there are some hundred of them, and each call names one. */
const knownZones = createCache<boolean>({ max: 1_000 });

/** undefined where the context says nothing that the product uses. */
export function readDeviceContext(context: unknown, judge: JudgeAddress): DeviceContext | undefined {
  if (!isObject(context)) return undefined;
  const timezone = timezoneOf(context.timezone);
  const locale = localeOf(context.locale);
  const device = deviceOf(context.device, judge);
  if (timezone === undefined && locale === undefined && device === undefined) return undefined;
  return { ...(timezone && { timezone }), ...(locale && { locale }), ...(device && { device }) };
}

function timezoneOf(name: unknown): string | undefined {
  if (typeof name !== 'string' || name.length > 64) return undefined;
  let isKnown = knownZones.get(name);
  if (isKnown === undefined) {
    isKnown = isTimeZone(name);
    knownZones.set(name, isKnown);
  }
  return isKnown ? name : undefined;
}

function localeOf(tag: unknown): string | undefined {
  if (typeof tag !== 'string' || tag.length > 35) return undefined;
  const normal = tag.replaceAll('_', '-');
  return /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(normal) ? normal : undefined;
}

/**
 * The clients of Segment name the system instead of the push service: tokens of Android are those of FCM, hexadecimal ones
 * of iOS those of Apple.
 */
const platformOfSystem = new Map<unknown, string>([
  ['android', 'fcm'],
  ['ios', 'apns'],
]);

function deviceOf(device: unknown, judge: JudgeAddress): PushToken | undefined {
  if (!isObject(device)) return undefined;
  const { token, subscription } = device;
  const platform = device.platform ?? platformOfSystem.get(device.type);
  const parsed = DeviceInput.safeParse(platform === 'webpush' ? { platform, subscription } : { platform, token });
  if (!parsed.success) return undefined;
  const { data } = parsed;
  return data.platform === 'webpush' && !judge(data.subscription.endpoint).ok ? undefined : pushTokenOf(data);
}
