// Values that programs trip over.
import type { Random } from './random.ts';

const odd: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  0.1,
  1e21,
  -1e308,
  2 ** 53,
  2 ** 31,
  '',
  ' ',
  '\u0000',
  'a\r\nb: c',
  '\ud800',
  '\udfff\ud800',
  '\u202eevil',
  '\ufeff',
  'ﷺ'.repeat(40),
  '👩‍👩‍👧‍👦'.repeat(20),
  '漢'.repeat(3_000),
  'x'.repeat(300),
  'x'.repeat(70_000),
  "' OR 1=1 --",
  '%',
  '%_%\\',
  '*'.repeat(60),
  '[[[[',
  '../../etc/passwd',
  '<script>alert(1)</script>',
  '{{user.email}}',
  '{{#each event.a}}{{#each event.a}}x{{/each}}{{/each}}',
  '{{',
  '{{{{raw}}}}',
  '{{constructor.constructor "return 1"}}',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'NaN',
  'Infinity',
  '1e400',
  '-271821-04-20',
  '+275760-09-13T00:00:00.001Z',
  '2026-02-30',
  '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2026-05-01T08:00:00+99:99',
  '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  '00000000-0000-0000-0000-000000000000',
  'https://169.254.169.254/',
  'http://127.0.0.1:22/',
  'https://user:pass@example.com/',
  'https://[::ffff:127.0.0.1]/',
  'javascript:alert(1)',
  'ada@example.com',
  '"a" <b@c.example>, d@e.example',
  'Europe/Paris',
  'Etc/Nowhere',
  [],
  {},
  [[]],
  [null],
  { length: -1 },
  { toString: 1, valueOf: null },
  { toJSON: 'x' },
  { $ref: '#' },
];

/** A value of any kind. */
export function oddValue(random: Random): unknown {
  if (random.chance(0.03)) return nested(random, 5 + random.below(3_000));
  if (random.chance(0.03)) return Array.from({ length: random.below(3_000) }, () => random.pick(odd));
  if (random.chance(0.03))
    return Object.fromEntries(Array.from({ length: random.below(600) }, (_, n) => [`k${n}`, random.pick(odd)]));
  if (random.chance(0.05)) return hostileObject(random);
  return random.pick(odd);
}

/** Text of any kind, for places that hold nothing else. */
export function oddText(random: Random): string {
  const value = random.pick(odd);
  return typeof value === 'string' ? value : String(JSON.stringify(value));
}

/** Lists or objects inside of each other; built from within, since a recursion would not reach as deep. */
function nested(random: Random, depth: number): unknown {
  let value: unknown = 1;
  const inList = random.chance(0.5);
  for (let level = 0; level < depth; level++) value = inList ? [value] : { all: value };
  return value;
}

/** An object with names that mean something to JavaScript; JSON.parse makes them own properties. */
function hostileObject(random: Random): unknown {
  const name = random.pick(['__proto__', 'constructor', 'prototype', 'toString', 'then', 'length', '0', '']);
  return JSON.parse(`{${JSON.stringify(name)}: ${JSON.stringify(random.pick([null, 1, {}, [], 'x']))}}`);
}
