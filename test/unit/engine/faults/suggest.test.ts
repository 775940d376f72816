import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stepTypes } from '../../../../src/contract/workflows/steps/registry.ts';
import { closest } from '../../../../src/engine/faults/suggest.ts';

const roots = ['event', 'user', 'profile', 'trait', 'ai', 'run', 'org'];
const operators = ['eq', 'neq', 'in', 'nin', 'gt', 'gte', 'lt', 'lte', 'contains', 'prefix', 'suffix', 'exists'];

test.each([
  ['evnt', roots, 'event'],
  ['events', roots, 'event'],
  ['EVENT', roots, 'event'],
  ['usr', roots, 'user'],
  ['proifle', roots, 'profile'],
  ['send_mail', stepTypes, 'send_email'],
  ['sendemail', stepTypes, 'send_email'],
  ['webook', stepTypes, 'webhook'],
  ['ge', operators, 'gte'],
  ['equals', operators, undefined],
  ['resembles', operators, undefined],
  ['contain', operators, 'contains'],
  ['customer', roots, undefined],
  ['x', roots, undefined],
  ['x', ['y'], undefined],
  ['xy', ['ab'], undefined],
  ['', roots, undefined],
  ['event', [], undefined],
])('%j among %j is %j', (word, candidates, expected) => {
  expect(closest(word, candidates)).toBe(expected);
});

test('of equally near words the one with the same first letter wins, then the first listed', () => {
  expect(closest('bat', ['cat', 'bag'])).toBe('bag');
  expect(closest('bat', ['bar', 'bag'])).toBe('bar');
});

test('a swapped pair counts as one edit', () => {
  expect(closest('form', ['from'])).toBe('from');
});

const word = fc.string({ unit: fc.constantFrom(...'abcdefgh_'), minLength: 4, maxLength: 20 });

test('a word with one dropped, doubled or swapped character is recognised', () => {
  fc.assert(
    fc.property(word, fc.nat(), (known, seed) => {
      const at = seed % (known.length - 1);
      const dropped = known.slice(0, at) + known.slice(at + 1);
      const doubled = known.slice(0, at) + known[at] + known.slice(at);
      const swapped = known.slice(0, at) + known[at + 1] + known[at] + known.slice(at + 2);
      for (const typo of [dropped, doubled, swapped]) expect(closest(typo, [known])).toBe(known);
    }),
  );
});

test('a suggestion is one of the candidates, and a candidate suggests itself', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(word), (written, candidates) => {
      const found = closest(written, candidates);
      if (found !== undefined) expect(candidates).toContain(found);
      for (const candidate of candidates) expect(closest(candidate, candidates)).toBe(candidate);
    }),
  );
});

test('a very long word has no suggestion', () => {
  expect(closest('a'.repeat(100_000), ['a'.repeat(100_001)])).toBeUndefined();
});
