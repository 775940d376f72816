import * as z from 'zod';
import type { Fault } from '../../contract/errors.ts';
import { deviceEvent } from '../../contract/events.ts';
import { isObject } from '../../contract/json.ts';
import { DeviceInput } from '../../contract/people/profile.ts';
import { faultsOf } from '../../engine/faults/faults.ts';

/** A call that was made out of a body, and what is wrong with the body. */
export interface CallInput {
  input: unknown;
  faults: Fault[];
}

const Device = z.object(DeviceInput.shape);

/** The track call that registers a device: the token travels in its context, and is no part of the event. */
export function deviceCall(body: unknown): CallInput {
  const { token: _token, platform, context, ...rest } = isObject(body) ? body : {};
  const parsed = Device.safeParse(body);
  const device = parsed.success ? { device: parsed.data } : {};
  return {
    input: {
      ...rest,
      event: deviceEvent,
      properties: { platform },
      context: { ...(isObject(context) && context), ...device },
    },
    faults: parsed.success ? [] : faultsOf(parsed.error, { input: body, schema: Device }),
  };
}
