import { alertPush } from '../../../engine/ops-messages/personal.ts';
import { pushParts } from '../push-parts.ts';
import type { AlertKind } from './alert-kind.ts';

/** One part for each device; a device that was reached is not tried again. */
export const push: AlertKind<'push'> = {
  toDevices: true,
  toAddress: false,
  parts: ({ message, delivery, devices }) => pushParts(devices, { ...alertPush(message), collapseKey: delivery.id }),
};
