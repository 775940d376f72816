// Names, texts and conditions as they may be in a bundle, as fast-check makes them up.
import fc from 'fast-check';

/** Anything that may be a name: of any script, without control characters. */
export const itemName = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .map((name) => name.normalize('NFC').trim())
  .filter((name) => name !== '' && name.length <= 100 && !/[\p{Cc}]/u.test(name));

/** A text with lines of any system, and now and then a variable. */
export const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }).map((part) => part.replaceAll(/[{}\\]/g, '')),
      fc.constantFrom('\r\n', '\n', '\r', '{{user.firstName}}', '{{event.orderId}}', '<b>"x"</b>'),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((parts) => `t${parts.join('')}`);

/** A text of at most 30 characters without variables. */
export const shortText = text.map((long) => [...long.replaceAll(/\{\{.*?\}\}/g, '')].slice(0, 30).join(''));

/** A value of a field that may be left out. */
export const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const scalar = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), text);
const word = fc.constantFrom('plan', 'address.city', 'orderId', 'channelId', '__proto__', '10', '9', 'é');

const comparison = (subjects: string[], values: fc.Arbitrary<unknown>) =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom(...subjects), word, values, fc.constantFrom(undefined, 'eq', 'neq'))
      .map(([subject, path, value, op]) => ({ [subject]: path, value, ...(op ? { op } : {}) })),
    fc.tuple(fc.constantFrom(...subjects), word, fc.array(values, { maxLength: 3 })).map(([subject, path, value]) => ({
      [subject]: path,
      op: 'in',
      value,
    })),
    fc.tuple(fc.constantFrom(...subjects), word).map(([subject, path]) => ({ [subject]: path, op: 'exists' })),
  );

const tree = (leaf: fc.Arbitrary<object>): fc.Arbitrary<object> =>
  fc.oneof(
    { weight: 3, arbitrary: leaf },
    fc.array(leaf, { maxLength: 2 }).map((all) => ({ all })),
    fc.array(leaf, { minLength: 1, maxLength: 2 }).map((any) => ({ any: [{ not: { all: any } }, ...any] })),
  );

const fixed = scalar.map((value) => (typeof value === 'string' ? value.replaceAll(/\{\{.*?\}\}/g, '') : value));

/** A condition on people, where no run exists. */
export const personCondition = tree(comparison(['trait', 'user'], fixed));
/** A condition on an event, where no run exists. */
export const eventFilters = fc.oneof(
  fc.array(comparison(['property', 'event'], fixed), { maxLength: 2 }),
  tree(comparison(['property', 'event'], fixed)),
);
/** What an alert rule matches. */
export const alertMatch = fc.oneof(
  fc.constantFrom({ eventType: 'promote.failed' }, { module: 'auth' }),
  tree(comparison(['property'], fixed)).filter((match) => JSON.stringify(match).includes('property')),
);
/** A condition where a run exists, so that values may be templates. */
export const runFilters = tree(comparison(['trait', 'user', 'event', 'run'], scalar));

/** Any JSON, with names of fields that look like those of ids. */
export const anyJson = fc.oneof(
  scalar,
  fc.dictionary(word, fc.oneof(scalar, fc.array(scalar, { maxLength: 2 })), { maxKeys: 3 }),
);
