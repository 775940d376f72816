import { expect, test } from 'vitest';
import { difference, growth, success } from '../../../../src/dashboard/pages/home/change-words.ts';

const said = (change: { text: string; isGood: boolean | null } | null) =>
  change && [change.text.replaceAll('\u00a0', ' '), change.isGood];

test('growth is a share of the day before, where there was one', () => {
  expect(said(growth(1_041, 1_000))).toEqual(['+4.1 %', true]);
  expect(said(growth(50, 100))).toEqual(['−50 %', false]);
  expect(said(growth(5, 5))).toEqual(['as before', null]);
  expect(growth(5, 0)).toBeNull();
});

test('fewer failures are better', () => {
  expect(said(difference(31, 22))).toEqual(['+9', false]);
  expect(said(difference(0, 3))).toEqual(['−3', true]);
  expect(difference(0, 0)).toBeNull();
});

test('success is the share that did not fail', () => {
  expect(said(success(992, 8))).toEqual(['99.2 % ok', null]);
  expect(success(0, 0)).toBeNull();
});
