import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { describeParts, partsOf } from '../../../../../src/engine/versions/bundle/parts.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const parts = (item: object) => partsOf({ ...item }, hash);
const step = (label: string, text = '') => ({ label, type: 'wait', config: { reason: text } });
const changes = (before: object, after: object) => describeParts(parts(before), parts(after));

describe('what is remembered of an item', () => {
  it('holds nothing of its content', () => {
    const remembered = JSON.stringify(parts({ name: 'W', html: 'a secret text', steps: [step('nap', 'another')] }));
    expect(remembered).not.toMatch(/secret|another/);
    expect(Object.keys(JSON.parse(remembered))).toEqual(['name', 'html', 'steps', 'steps/nap']);
  });

  it('names the fields that were changed, added or taken away', () => {
    expect(changes({ a: 1, b: { c: 2 }, d: 1 }, { a: 1, b: { c: 3 }, e: 1 })).toEqual([
      'Changed: b.',
      'Changed: d.',
      'Changed: e.',
    ]);
    expect(changes({ a: 1 }, { a: 1 })).toEqual([]);
  });

  it.each([
    ['changed', [step('a'), step('b', 'x')], ['Step b changed.']],
    ['added', [step('a'), step('b'), step('c')], ['Step c added.']],
    ['taken away', [step('b')], ['Step a removed.']],
    ['moved', [step('b'), step('a')], ['Steps reordered.']],
  ])('names a step that was %s', (_, steps, sentences) => {
    expect(changes({ steps: [step('a'), step('b')] }, { steps })).toEqual(sentences);
  });

  it('counts what is too much to tell', () => {
    const many = (value: number) => Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`f${n}`, value]));
    expect(changes(many(1), many(2))).toHaveLength(21);
    expect(changes(many(1), many(2)).at(-1)).toBe('And 10 more changes.');
  });
});
