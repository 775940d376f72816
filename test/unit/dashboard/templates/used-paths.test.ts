import { describe, expect, test } from 'vitest';
import { pathsOf, placeOf, tellingEvent } from '../../../../src/dashboard/pages/templates/used-paths.ts';

const texts = {
  subject: 'Order {{event.orderId}}',
  html: '<p>event.carrier is not read here</p>\n<p>{{default event.carrier "post"}} {{#each event.items}}{{name}}{{/each}}</p>',
  text: null,
};

describe('the variables of a text', () => {
  test('are read from every field and language, and not from what cannot be read', () => {
    const locales = { de: { subject: '{{user.firstName}}' }, fr: { html: '{{#if broken}}' } };
    expect(pathsOf({ ...texts, locales })).toEqual([
      'event.orderId',
      'event.carrier',
      'event.items',
      'event.items[].name',
      'user.firstName',
    ]);
  });

  test('stand where a tag has them, with line and column', () => {
    expect(placeOf(texts, 'event.orderId')).toEqual({ field: 'subject', from: 8, to: 21, line: 1, column: 9 });
    expect(placeOf(texts, 'event.carrier')).toMatchObject({ field: 'html', line: 2, column: 14 });
    expect(placeOf(texts, 'event.items[].name')).toMatchObject({ field: 'html', line: 2 });
    expect(placeOf(texts, 'event.order')).toBeNull();
    expect(placeOf(texts, 'var.brandName')).toBeNull();
  });
});

describe('the event that shows the most', () => {
  const event = (id: string, type: string, properties: Record<string, unknown> = {}) => ({ id, type, properties });
  const events = [
    event('newest', 'workflow.run.failed', { orderId: 1 }),
    event('half', 'order.placed', { orderId: 1 }),
    event('whole', 'order.sent', { orderId: 1, address: { city: 'Paris' } }),
  ];

  test('has values for the most variables', () => {
    expect(tellingEvent(events, ['event.orderId', 'event.address.city', 'user.email'])?.id).toBe('whole');
  });

  test('is the newest among equals, those of Sendora itself last', () => {
    expect(tellingEvent(events, ['event.orderId'])?.id).toBe('half');
    expect(tellingEvent(events, [])?.id).toBe('half');
    expect(tellingEvent(events.slice(0, 1), [])?.id).toBe('newest');
    expect(tellingEvent([], ['event.orderId'])).toBeNull();
  });
});
