import { describe, expect, it } from 'vitest';
import { kindOf, patchTo, readTrait, textAs, textOf } from '../../../../src/dashboard/pages/people/trait-value.ts';
import { traitsPreview } from '../../../../src/dashboard/pages/people/traits-preview.ts';

describe('a trait that is typed in', () => {
  it('comes back as the value it was, whatever its type', () => {
    for (const value of ['5', '', 5, -0.5, true, false, [1, 'two'], { a: { b: [null] } }]) {
      expect(readTrait(kindOf(value), textOf(value))).toEqual({ ok: true, value });
    }
  });

  it('keeps the text "5" and the number 5 apart', () => {
    expect(readTrait('text', '5')).toEqual({ ok: true, value: '5' });
    expect(readTrait('number', '5')).toEqual({ ok: true, value: 5 });
  });

  it('says what is no number, no JSON, or would remove the trait', () => {
    expect(readTrait('number', '')).toMatchObject({ ok: false });
    expect(readTrait('number', 'five')).toMatchObject({ ok: false });
    expect(readTrait('json', '{"a":')).toMatchObject({ ok: false, fault: expect.stringContaining('Not JSON yet') });
    expect(readTrait('json', 'null')).toMatchObject({ ok: false, fault: expect.stringContaining('remove') });
  });

  it('keeps what can be kept when the type changes', () => {
    expect(textAs('json', 'pro', 'text')).toBe('"pro"');
    expect(textAs('text', '"pro"', 'json')).toBe('pro');
    expect(textAs('flag', 'true', 'text')).toBe('true');
    expect(textAs('flag', 'pro', 'text')).toBe('false');
    expect(textAs('number', '5', 'text')).toBe('5');
  });
});

describe('the patch of an object', () => {
  it('names what is gone as null, at every depth, since objects are merged', () => {
    expect(patchTo({ a: 1, b: { c: 2, d: 3 } }, { b: { c: 4 }, e: 5 })).toEqual({
      a: null,
      b: { c: 4, d: null },
      e: 5,
    });
  });

  it('is the value itself where nothing is merged', () => {
    expect(patchTo([1, 2], [2])).toEqual([2]);
    expect(patchTo('pro', { a: 1 })).toEqual({ a: 1 });
    expect(patchTo({ a: 1 }, 'pro')).toBe('pro');
    expect(patchTo(undefined, { a: 1 })).toEqual({ a: 1 });
  });
});

describe('traits in a list', () => {
  it('are one line without those that have a column', () => {
    expect(traitsPreview({ email: 'a@b.c', plan: 'pro', seats: 3, tags: ['x'] })).toBe(
      'plan: pro, seats: 3, tags: ["x"]',
    );
  });

  it('are cut where one is long', () => {
    expect(traitsPreview({ note: 'x'.repeat(200) }).length).toBeLessThan(80);
  });
});
