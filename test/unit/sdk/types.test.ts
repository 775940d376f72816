import { expectTypeOf, test } from 'vitest';
import { type Client, createClient, type KeyValueStorage } from '../../../src/sdk/track/index.ts';
import { createAsyncStorage, createSetup, PageStorage } from './outside.ts';

interface Shop {
  checkout_completed: { amount: number; coupon?: string };
  search: { term?: string };
}

// The compiler is the judge here: every line marked as an error must be one, and no other may be.
test('a typed client checks names and properties', () => {
  const client = createClient<Shop>(createSetup().options);
  expectTypeOf(client).toEqualTypeOf<Client<Shop>>();
  expectTypeOf(client.track<'checkout_completed'>)
    .parameter(1)
    .toEqualTypeOf<Shop['checkout_completed']>();

  client.track('checkout_completed', { amount: 49.99 });
  client.track('checkout_completed', { amount: 49.99, coupon: 'SPRING' }, { messageId: 'order-1' });
  client.track('search');
  client.track('search', { term: 'tea' });
  client.track('search', null, { userId: 'u1' });

  // @ts-expect-error: the amount is needed.
  client.track('checkout_completed');
  // @ts-expect-error: the amount is a number.
  client.track('checkout_completed', { amount: '49.99' });
  // @ts-expect-error: the name has a typo.
  client.track('checkout_complete', { amount: 49.99 });
  // @ts-expect-error: the event has no such property.
  client.track('search', { word: 'tea' });
  // @ts-expect-error: call options are checked too.
  client.track('search', {}, { user: 'u1' });
});

test('an untyped client accepts any event with any properties, also of an interface type', () => {
  interface Order {
    id: string;
  }
  const order: Order = { id: 'o1' };
  const client = createClient(createSetup().options);
  client.track('anything');
  client.track('anything', { nested: { list: [1] } });
  client.track('anything', order);
  client.identify('u1', order);
  // @ts-expect-error: a name is text.
  client.track(5);
  // @ts-expect-error: properties are an object.
  client.track('anything', 'text');
});

test('options are checked', () => {
  createClient({ ...createSetup().options, fetch: globalThis.fetch, storage: null });
  createClient({ ...createSetup().options, storage: new PageStorage() as Pick<Storage, keyof KeyValueStorage> });
  createClient({ ...createSetup().options, storage: createAsyncStorage() });
  // @ts-expect-error: the host is needed.
  createClient({ writeKey: 'pk_test_1' });
  // @ts-expect-error: properties of an event are an object.
  createClient<{ bad: string }>(createSetup().options);
  expectTypeOf(createClient(createSetup().options).flush()).resolves.toEqualTypeOf<boolean>();
});
