import { describe, expect, it } from 'vitest';
import { jsonLists } from '../../../../src/worker/store/json-lists.ts';

const bytes = (text: string) => new TextEncoder().encode(text).length;

describe('lists of JSON to be bound', () => {
  it('keeps every item once and in order, in as few lists as fit', () => {
    const items = Array.from({ length: 100 }, (_, n) => ({ n, text: 'x'.repeat(n) }));
    const lists = jsonLists(items, 1_000);
    expect(lists.flatMap((list) => JSON.parse(list))).toEqual(items);
    expect(lists.length).toBeLessThan(20);
    for (const list of lists) expect(bytes(list)).toBeLessThanOrEqual(1_000);
  });

  it('counts bytes, not characters', () => {
    const lists = jsonLists(Array(100).fill('漢'.repeat(32_000 / 3)));
    expect(lists.length).toBe(4);
    for (const list of lists) expect(bytes(list)).toBeLessThanOrEqual(1_000_000);
  });

  it('gives an item that is larger than a list one of its own', () => {
    expect(jsonLists(['a', 'b'.repeat(50), 'c'], 20).map((list) => JSON.parse(list).length)).toEqual([1, 1, 1]);
  });

  it('makes no list of nothing', () => {
    expect(jsonLists([])).toEqual([]);
  });
});
