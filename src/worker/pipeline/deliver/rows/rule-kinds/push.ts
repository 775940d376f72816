import { sha256Hex } from '../../../../ids.ts';
import type { RuleKind } from './rule-kind.ts';

/** One part for each device; a device that was reached is not tried again. */
export const push: RuleKind<'push'> = {
  recipient: () => null,
  toDevices: true,
  shown: () => null,
  parts: ({ notice: { title, body, data }, devices, delivery }) =>
    devices.map((token) => ({
      message: { token, platform: 'fcm', title, body, data, collapseKey: delivery.id },
      // The key of a device must not depend on which others are left to try.
      keySuffix: `:${sha256Hex(token).slice(0, 8)}`,
    })),
  names: ({ devices }) => devices,
};
