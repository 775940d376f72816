import { webhookIdOf } from '../../../engine/endpoints/body.ts';
import { opsWebhookMessage } from '../../providers/webhook/ops-message.ts';
import type { AlertKind } from './alert-kind.ts';

export const webhook: AlertKind<'webhook'> = {
  toDevices: false,
  toAddress: false,
  parts: ({ message, content, delivery, projectSecret, now }, config) => {
    const ops = { message, content, id: webhookIdOf(delivery.id), projectSecret, now };
    return [{ message: opsWebhookMessage(config, ops).message }];
  },
};
