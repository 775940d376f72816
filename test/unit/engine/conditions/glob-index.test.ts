import fc from 'fast-check';
import { expect, test } from 'vitest';
import { coverOf } from '../../../../src/engine/conditions/cover.ts';
import { evaluate } from '../../../../src/engine/conditions/evaluate.ts';
import { matchesGlob } from '../../../../src/engine/conditions/glob.ts';
import { indexGlobs, itemsFor } from '../../../../src/engine/conditions/glob-index.ts';
import { buildScope } from '../../../../src/engine/scope.ts';

test('itemsFor finds what testing every pattern finds, each once and in the given order', () => {
  const type = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 6 });
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 6 });
  fc.assert(
    fc.property(fc.array(fc.array(pattern, { maxLength: 3 })), type, (lists, eventType) => {
      const index = indexGlobs(lists.map((globs, item) => ({ globs, item })));
      const expected = lists.flatMap((globs, item) =>
        globs.some((glob) => matchesGlob(glob, eventType)) ? [item] : [],
      );
      expect(itemsFor(index, eventType)).toEqual(expected);
    }),
    { numRuns: 5_000 },
  );
});

test('modules, endings and exact types are looked up and not tested', () => {
  const items = ['a.b', 'a.*', '*.b', '*', 'a*'].map((glob) => ({ globs: [glob], item: glob }));
  expect(indexGlobs(items).others.map(({ glob }) => glob)).toEqual(['*', 'a*']);
});

test.each<[string, Parameters<typeof coverOf>[0], string[]]>([
  ['a type', { eventType: 'order.*' }, ['order.*']],
  ['a module', { module: 'email' }, ['email.*']],
  ['the module of types without a dot', { module: 'custom' }, ['*']],
  ['a module pattern', { module: 'e*' }, ['*']],
  ['a property', { property: 'code', value: 1 }, ['*']],
  [
    'a list takes its narrowest',
    [{ property: 'code', value: 1 }, { module: 'email' }, { eventType: 'email.sent' }],
    ['email.sent'],
  ],
  ['all takes its narrowest', { all: [{ eventType: '*.bounced' }, { property: 'x', op: 'exists' }] }, ['*.bounced']],
  ['any takes every one', { any: [{ eventType: 'a' }, { module: 'b' }] }, ['a', 'b.*']],
  ['any with something unknown', { any: [{ eventType: 'a' }, { property: 'x', value: 1 }] }, ['*']],
  ['not', { not: { eventType: 'a' } }, ['*']],
  ['nothing to hold', { all: [] }, ['*']],
])('coverOf: %s', (_, filters, expected) => {
  expect(coverOf(filters)).toEqual(expected);
});

test('an event that meets conditions is covered by them', () => {
  const leaf = fc.oneof(
    fc.constantFrom('a.b', 'a.*', '*.b', '*', 'c').map((eventType) => ({ eventType })),
    fc.constantFrom('a', 'custom', '*').map((module) => ({ module })),
    fc.boolean().map((value) => ({ property: 'x', value })),
  );
  const { tree } = fc.letrec<{ tree: never }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie('tree'), { maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('tree'), { maxLength: 3 }).map((any) => ({ any })),
      tie('tree').map((not) => ({ not })),
    ) as fc.Arbitrary<never>,
  }));
  fc.assert(
    fc.property(tree, fc.constantFrom('a.b', 'a.c', 'c', 'd.b'), fc.boolean(), (filters, type, x) => {
      const verdict = evaluate(filters, buildScope({ event: { type, properties: { x } } }), 0);
      const isCovered = coverOf(filters).some((glob) => matchesGlob(glob, type));
      expect(!verdict.ok || isCovered).toBe(true);
    }),
    { numRuns: 5_000 },
  );
});
