import { alertEmail } from '../../../engine/ops-messages/personal.ts';
import type { AlertKind } from './alert-kind.ts';

export const email: AlertKind<'email'> = {
  toDevices: false,
  toAddress: true,
  parts: ({ message, delivery }) => [{ message: { from: '', to: delivery.recipient ?? '', ...alertEmail(message) } }],
};
