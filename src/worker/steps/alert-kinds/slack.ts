import { slackPayload } from '../../../engine/ops-messages/slack.ts';
import type { AlertKind } from './alert-kind.ts';

export const slack: AlertKind<'slack'> = {
  toDevices: false,
  toAddress: false,
  parts: ({ message }) => [{ message: { payload: slackPayload(message) } }],
};
