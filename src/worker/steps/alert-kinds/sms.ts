import { alertSms } from '../../../engine/ops-messages/personal.ts';
import type { AlertKind } from './alert-kind.ts';

export const sms: AlertKind<'sms'> = {
  toDevices: false,
  toAddress: true,
  parts: ({ message, delivery }) => [{ message: { to: delivery.recipient ?? '', body: alertSms(message) } }],
};
