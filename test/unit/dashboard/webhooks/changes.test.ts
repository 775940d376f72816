import { expect, test } from 'vitest';
import { deliveryFilters } from '../../../../src/dashboard/pages/webhooks/delivery-filters.ts';
import { changesOf } from '../../../../src/dashboard/pages/webhooks/endpoint-settings.ts';

const stored = {
  url: 'https://shop.test/hooks/••••cret',
  description: null,
  eventTypes: ['order.*'],
  filters: null,
  headers: { 'X-Key': '••••5678' },
  ratePerSecond: null,
  ordered: false,
  onExhausted: 'skip' as const,
  disableAfter: { hours: 120, attempts: 20 },
};

test('hints of secrets are not sent where nothing was changed', () => {
  expect(changesOf(stored, { ...stored, description: 'Night shift' })).toEqual({ description: 'Night shift' });
  expect(changesOf(stored, structuredClone(stored))).toEqual({});
  expect(changesOf(stored, { ...stored, headers: {} })).toEqual({ headers: {} });
});

test('a result is a state or an outcome, and an unknown one no filter', () => {
  expect(deliveryFilters('e', { result: 'waiting' })).toEqual({ endpointId: 'e', state: 'waiting' });
  expect(deliveryFilters('e', { result: 'error', type: 'a.b' })).toEqual({
    endpointId: 'e',
    outcome: 'error',
    eventType: 'a.b',
  });
  expect(deliveryFilters('e', { result: 'nonsense' })).toEqual({ endpointId: 'e' });
});
