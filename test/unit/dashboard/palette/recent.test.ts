import { expect, test } from 'vitest';
import { type Recent, withRecent } from '../../../../src/dashboard/palette/recent.ts';

const one = (id: string, kind = 'run'): Recent => ({ kind, id, label: id });

test('what is opened again comes first and stays once, with its newest name', () => {
  const renamed = { ...one('b'), label: 'B' };
  expect(withRecent([one('a'), one('b'), one('c')], renamed)).toEqual([renamed, one('a'), one('c')]);
});

test('things of two kinds with one id are two things', () => {
  expect(withRecent([one('a', 'person')], one('a'))).toHaveLength(2);
});

test('twelve are kept', () => {
  const many = Array.from({ length: 12 }, (_, index) => one(String(index)));
  const kept = withRecent(many, one('new'));
  expect(kept).toHaveLength(12);
  expect(kept[0]?.id).toBe('new');
  expect(kept.at(-1)?.id).toBe('10');
});
