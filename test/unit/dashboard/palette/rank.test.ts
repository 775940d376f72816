import { expect, test } from 'vitest';
import { type Rankable, rank, spread } from '../../../../src/dashboard/palette/rank.ts';

const nothing = new Set<string>();
const labels = (entries: readonly Rankable[], text: string, recent: ReadonlySet<string> = nothing) =>
  rank(entries, text, recent).map(({ label }) => label);
const entry = (label: string, more: Partial<Rankable> = {}): Rankable => ({ id: label, label, ...more });

test('an exact id comes before a prefix, a prefix before what was opened lately, that before a fuzzy fit', () => {
  const entries = [
    entry('Payment order failed', { id: 'fuzzy-and-late' }),
    entry('a order', { id: 'x1' }),
    entry('Bordering', { id: 'late' }),
    entry('Border patrol', { id: 'inside' }),
    entry('Order confirmation', { id: 'prefix' }),
    entry('Something else', { id: 'order' }),
    entry('Old red error', { id: 'fuzzy' }),
  ];
  expect(labels(entries, 'order', new Set(['late']))).toEqual([
    'Something else',
    'Order confirmation',
    'a order',
    'Payment order failed',
    'Bordering',
    'Border patrol',
    'Old red error',
  ]);
});

test('the whole label comes before longer ones, and shorter ones before longer ones', () => {
  expect(labels([entry('Runs of Ada'), entry('Runs today and tomorrow'), entry('Runs')], 'runs')).toEqual([
    'Runs',
    'Runs of Ada',
    'Runs today and tomorrow',
  ]);
});

test('what was opened lately comes only where it fits', () => {
  expect(labels([entry('Welcome'), entry('Order')], 'ord', new Set(['Welcome']))).toEqual(['Order']);
});

test('case, accents and surrounding space make no difference', () => {
  expect(labels([entry('Élan vital')], '  ELAN ')).toEqual(['Élan vital']);
});

test('words that are not in the label are found after those that are', () => {
  expect(labels([entry('Gallery', { words: 'blueprint examples' }), entry('Blueprint mail')], 'blueprint')).toEqual([
    'Blueprint mail',
    'Gallery',
  ]);
});

test('what the server found stays, though nothing that is shown fits', () => {
  expect(labels([entry('u-1', { isFound: true }), entry('u-2')], 'ada@')).toEqual(['u-1']);
});

test('letters fit from the beginning of a word on, in their order', () => {
  expect(spread('order confirmation', 'oc')).toBe(5);
  expect(spread('order confirmation', 'oconf')).toBe(5);
  expect(spread('order confirmation', 'co')).toBe(0);
  expect(spread('order confirmation', 'rder')).toBeNull();
  expect(spread('order confirmation', 'noc')).toBeNull();
  expect(labels([entry('Order confirmation'), entry('Welcome journey')], 'oconf')).toEqual(['Order confirmation']);
});

test('letters that are far apart fit nothing, and one letter alone is no fuzzy fit', () => {
  expect(labels([entry('a long sentence that ends with z')], 'az')).toEqual([]);
  expect(labels([entry('Import', { id: '1' })], 'p')).toEqual(['Import']);
  expect(labels([entry('Import', { id: '1' })], 'q')).toEqual([]);
});
