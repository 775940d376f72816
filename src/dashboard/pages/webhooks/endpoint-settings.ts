// What people set of an endpoint, as the forms have it.
import type * as z from 'zod';
import { EndpointInput, EndpointPatch } from '../../../contract/messages/endpoint.ts';
import { deepEqual } from '../../../engine/conditions/deep-equal.ts';

/** A new endpoint, and the settings of one that exists. */
export const NewEndpoint = EndpointInput.omit({ projectId: true });
export const EndpointSettings = EndpointPatch.omit({ status: true }).required();
export type EndpointSettings = z.input<typeof EndpointSettings>;

/** What the form shows of an endpoint. */
export const settingsOf = (endpoint: EndpointSettings): EndpointSettings => {
  const { url, description, eventTypes, filters, headers, ratePerSecond, ordered, onExhausted, disableAfter } =
    endpoint;
  return { url, description, eventTypes, filters, headers, ratePerSecond, ordered, onExhausted, disableAfter };
};

/** The fields that differ; what was not touched is not sent, so that hints of secrets stay what they stand for. */
export function changesOf(before: EndpointSettings, after: EndpointSettings): Partial<EndpointSettings> {
  const old: Record<string, unknown> = before;
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => !deepEqual(value, old[name])));
}
