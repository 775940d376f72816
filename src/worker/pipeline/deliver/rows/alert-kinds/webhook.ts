import { opsWebhookMessage } from '../../../../providers/webhook/ops-message.ts';
import { webhookId } from '../webhook-id.ts';
import type { AlertKind } from './alert-kind.ts';

export const webhook: AlertKind<'webhook'> = {
  toDevices: false,
  toAddress: false,
  parts: ({ message, content, delivery, projectSecret, now }, config) => {
    const ops = { message, content, id: webhookId(delivery.id), projectSecret, now };
    return [{ message: opsWebhookMessage(config, ops).message }];
  },
};
