// What a call says of the device it came from, in `context`. Nothing of it is worth a refusal: what cannot be used is left out.
import { isObject } from '../../contract/json.ts';
import { DeviceInput } from '../../contract/people/profile.ts';
import { createCache } from '../../engine/cache.ts';
import { isTimeZone } from '../../engine/time-zone.ts';
import type { DeviceContext } from '../messages.ts';

/** Whether a name is a time zone; there are some hundred of them, and each call names one. */
const knownZones = createCache<boolean>({ max: 1_000 });

/** undefined where the context says nothing that the product uses. */
export function readDeviceContext(context: unknown): DeviceContext | undefined {
  if (!isObject(context)) return undefined;
  const timezone = timezoneOf(context.timezone);
  const locale = localeOf(context.locale);
  const device = deviceOf(context.device);
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

/** The clients of Segment name the system instead of the push service: tokens of Android are those of FCM. */
function deviceOf(device: unknown): DeviceInput | undefined {
  if (!isObject(device) || device.token === undefined) return undefined;
  const platform = device.platform ?? (device.type === 'android' ? 'fcm' : undefined);
  const parsed = DeviceInput.safeParse({ platform, token: device.token });
  return parsed.success ? parsed.data : undefined;
}
