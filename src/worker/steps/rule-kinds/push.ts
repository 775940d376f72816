import { pushParts } from '../push-parts.ts';
import type { RuleKind } from './rule-kind.ts';

/** One part for each device; a device that was reached is not tried again. */
export const push: RuleKind<'push'> = {
  recipient: () => null,
  toDevices: true,
  shown: () => null,
  parts: ({ notice: { title, body, data }, devices, delivery }) =>
    pushParts(devices, { title, body, data, collapseKey: delivery.id }),
  names: ({ devices }) => devices.map(({ device }) => device.token),
};
