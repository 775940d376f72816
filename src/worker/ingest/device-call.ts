import type { Fault } from '../../contract/errors.ts';
import { deviceEvent } from '../../contract/events.ts';
import { isObject } from '../../contract/json.ts';
import { DeviceInput } from '../../contract/people/device.ts';
import { faultsOf } from '../../engine/faults/faults.ts';
import type { JudgeAddress } from './device-context.ts';

/** A call that was made out of a body, and what is wrong with the body. */
export interface CallInput {
  input: unknown;
  faults: Fault[];
}

/** The track call that registers a device: its address travels in the context, and is no part of the event. */
export function deviceCall(body: unknown, judge: JudgeAddress): CallInput {
  const { platform, token, subscription, context, ...rest } = isObject(body) ? body : {};
  const given = Object.entries({ platform, token, subscription }).filter(([, value]) => value !== undefined);
  const input = Object.fromEntries(given);
  const parsed = DeviceInput.safeParse(input);
  const device = parsed.success ? { device: input } : {};
  return {
    input: {
      ...rest,
      event: deviceEvent,
      properties: { platform },
      context: { ...(isObject(context) && context), ...device },
    },
    faults: parsed.success
      ? endpointFaults(parsed.data, judge)
      : faultsOf(parsed.error, { input, schema: DeviceInput }),
  };
}

function endpointFaults(device: DeviceInput, judge: JudgeAddress): Fault[] {
  if (device.platform !== 'webpush') return [];
  const verdict = judge(device.subscription.endpoint);
  return verdict.ok ? [] : [{ pointer: '/subscription/endpoint', code: verdict.code, message: verdict.message }];
}
