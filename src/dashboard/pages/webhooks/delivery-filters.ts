// Filters of the deliveries of an endpoint, between the address and the API.
import type { WebhookDeliveryQuery } from '../../../contract/messages/webhook-delivery.ts';

export const anyResult = 'any';
export const results = [
  { value: anyResult, label: 'Any result' },
  { value: 'sent', label: 'Sent' },
  { value: 'error', label: 'Failed' },
  { value: 'suppressed', label: 'Kept back' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'queued', label: 'Queued' },
] as const;
export type Result = (typeof results)[number]['value'];

/** The result that an address names; an unknown one is none. */
export const resultOf = (named: string | undefined): Result =>
  results.find(({ value }) => value === named)?.value ?? anyResult;

/** Filters of the address as the API takes them. */
export function deliveryFilters(
  endpointId: string,
  { type, result }: { type?: string | undefined; result?: string | undefined },
): Pick<WebhookDeliveryQuery, 'endpointId' | 'eventType' | 'state' | 'outcome'> {
  const known = resultOf(result);
  return {
    endpointId,
    ...(type ? { eventType: type } : {}),
    ...(known === 'waiting' || known === 'queued' ? { state: known } : known === anyResult ? {} : { outcome: known }),
  };
}
