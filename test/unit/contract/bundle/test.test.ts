import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { Duration, durationMs } from '../../../../src/contract/bundle/duration.ts';
import { BundleTest } from '../../../../src/contract/bundle/test.ts';
import { faultsOf } from '../../../../src/engine/faults/faults.ts';

const minimal = { name: 'a', given: [], expect: [{ runs: 0 }] };

function faults(input: unknown): string[] {
  const parsed = BundleTest.safeParse(input);
  if (parsed.success) return [];
  const found = faultsOf(parsed.error, { input, schema: BundleTest, name: 'a test' });
  return found.map(({ pointer, code, suggestion }) => [pointer, code, suggestion ?? ''].join(' ').trim());
}

test.each([
  ['30s', 30_000],
  ['5m', 300_000],
  ['2h', 7_200_000],
  ['3d', 259_200_000],
  ['1w', 604_800_000],
  ['1d12h', 129_600_000],
  ['1w2d3h4m5s', 788_645_000],
  ['0s', 0],
])('the span %s is %i ms', (text, ms) => {
  expect(durationMs(text)).toBe(ms);
  expect(Duration.safeParse(text).success).toBe(true);
});

test.each(['', '5', 'm', '1h1d', '1.5h', '-1h', '1 h', '1y', '600w', '1D'])('%j is not a span of time', (text) => {
  expect(Duration.safeParse(text).success).toBe(false);
});

test('a span reads as the sum of its parts', () => {
  const part = fc.nat(400);
  fc.assert(
    fc.property(part, part, part, part, (d, h, m, s) => {
      expect(durationMs(`${d}d${h}h${m}m${s}s`)).toBe((((d * 24 + h) * 60 + m) * 60 + s) * 1_000);
    }),
  );
});

test('the example of a test is valid, and the smallest one', () => {
  const { examples } = z.globalRegistry.get(BundleTest) ?? {};
  expect(z.array(BundleTest).min(1).safeParse(examples).success).toBe(true);
  expect(BundleTest.safeParse(minimal).success).toBe(true);
});

test.each<[string, object, string[]]>([
  ['a misspelt field of the test', { expects: [] }, ['/expects unknown_field expect']],
  [
    'a misspelt field of an expectation',
    { expect: [{ sent: 'email', steps: 'a' }] },
    ['/expect/0/steps unknown_field step'],
  ],
  ['an unknown kind of message', { expect: [{ sent: 'emial' }] }, ['/expect/0/sent invalid_value email']],
  ['an expectation of nothing', { expect: [{}] }, ['/expect/0/sent required']],
  ['an unknown outcome', { expect: [{ step: 'a', outcome: 'done' }] }, ['/expect/0/outcome invalid_value']],
  ['no expectation', { expect: [] }, ['/expect too_short']],
  ['a span that is none', { given: [{ advance: '5 minutes' }] }, ['/given/0/advance invalid_format']],
  ['a person without an id', { given: [{ person: { email: 'a@b.c' } }] }, ['/given/0/person/userId required']],
  [
    'a misspelt field of a person',
    { given: [{ person: { userId: 'a', trait: {} } }] },
    ['/given/0/person/trait unknown_field traits'],
  ],
  ['properties that are no object', { given: [{ event: 'a', properties: [] }] }, ['/given/0/properties wrong_type']],
  ['a moment without a zone', { given: [{ until: '2026-01-06T08:00:00' }] }, ['/given/0/until invalid_format']],
  ['no answer of a step', { answers: { hook: [] } }, ['/answers/hook too_short']],
  [
    'several faults at once',
    { at: 'noon', given: [{ advance: 1 }] },
    ['/at invalid_format', '/given/0/advance wrong_type'],
  ],
])('%s is a fault at its place', (_what, change, expected) => {
  expect(faults({ ...minimal, ...change })).toEqual(expected);
});

test.each([
  'Hello Ada',
  { status: 500 },
  { status: 200, body: { ok: true } },
  { outcome: 'error', reason: 'provider_rejected' },
  { plan: 'pro', seats: 3 },
])('%j answers a step', (answer) => {
  expect(faults({ ...minimal, answers: { a: [answer] } })).toEqual([]);
});
