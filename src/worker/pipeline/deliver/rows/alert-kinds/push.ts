import { alertPush } from '../../../../../engine/ops-messages/personal.ts';
import { sha256Hex } from '../../../../ids.ts';
import type { AlertKind } from './alert-kind.ts';

/** One part for each device; a device that was reached is not tried again. */
export const push: AlertKind<'push'> = {
  toDevices: true,
  toAddress: false,
  parts: ({ message, delivery, devices }) =>
    devices.map((token) => ({
      message: { token, platform: 'fcm', ...alertPush(message), collapseKey: delivery.id },
      keySuffix: `:${sha256Hex(token).slice(0, 8)}`,
    })),
};
