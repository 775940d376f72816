/** The `webhook-id` of a delivery: the same for every attempt and every replay. */
export const webhookId = (deliveryId: string): string => `msg_${deliveryId.replaceAll('-', '')}`;
