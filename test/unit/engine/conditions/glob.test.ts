import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isPattern, matchesGlob } from '../../../../src/engine/conditions/glob.ts';

test.each([
  ['*', 'anything.at.all', true],
  ['*', '', true],
  ['auth.*', 'auth.user_created', true],
  ['auth.*', 'auth.user.created', true],
  ['auth.*', 'auth.', true],
  ['auth.*', 'auth', false],
  ['auth.*', 'oauth.user', false],
  ['*.failed', 'workflow.run.failed', true],
  ['*.failed', 'failed', false],
  ['*.failed', 'run.failed.twice', false],
  ['a*b*c', 'abc', true],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'acb', false],
  ['**', 'x', true],
  ['a**b', 'ab', true],
  ['ab*ba', 'aba', false],
  ['ab*ba', 'abba', true],
  ['*ab*', 'xaby', true],
  ['Order Completed', 'Order Completed', true],
  ['order.paid', 'Order.paid', false],
  ['order.paid', 'order.paid.twice', false],
  ['a.c', 'abc', false],
  ['[a-z]+', 'abc', false],
  ['a?c', 'abc', false],
  ['', '', true],
  ['', 'x', false],
])('%j against %j is %j', (pattern, type, matches) => {
  expect(matchesGlob(pattern, type)).toBe(matches);
});

/** Tries every length for every star. */
function matchesNaively(pattern: string, type: string): boolean {
  if (pattern === '') return type === '';
  if (pattern[0] !== '*') return pattern[0] === type[0] && matchesNaively(pattern.slice(1), type.slice(1));
  return Array.from({ length: type.length + 1 }, (_, at) => at).some((at) =>
    matchesNaively(pattern.slice(1), type.slice(at)),
  );
}

const letters = (alphabet: string, maxLength: number) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength });

test('matchesGlob agrees with a search that tries every way', () => {
  fc.assert(
    fc.property(letters('ab.*', 7), letters('ab.', 9), (pattern, type) => {
      expect(matchesGlob(pattern, type)).toBe(matchesNaively(pattern, type));
    }),
    { numRuns: 2_000 },
  );
});

test('a pattern that replaces pieces of a type by stars matches the type', () => {
  const cut = fc.tuple(fc.string(), fc.string(), fc.string()).filter((parts) => !parts.join('').includes('*'));
  fc.assert(
    fc.property(cut, ([before, between, after]) => {
      expect(matchesGlob(`${before}*${after}`, before + between + after)).toBe(true);
      expect(matchesGlob(`*${between}*`, before + between + after)).toBe(true);
    }),
  );
});

test('a pattern with many stars needs no backtracking', () => {
  const pattern = `${'*a'.repeat(100)}b`;
  expect(matchesGlob(pattern, 'a'.repeat(20_000))).toBe(false);
  expect(matchesGlob(`${pattern}*`, `${'a'.repeat(20_000)}b`)).toBe(true);
});

test('a text is a pattern when it contains a star', () => {
  expect(isPattern('auth.*')).toBe(true);
  expect(isPattern('auth.user')).toBe(false);
});
