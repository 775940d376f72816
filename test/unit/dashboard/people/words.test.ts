import { describe, expect, it } from 'vitest';
import { nameOptions } from '../../../../src/dashboard/forms/condition-builder/field-names.ts';
import { changeWords, namesWords } from '../../../../src/dashboard/pages/person/change-words.ts';
import { localTime } from '../../../../src/dashboard/pages/person/local-time.ts';
import { dayWords } from '../../../../src/dashboard/words/days.ts';

describe('words about a person', () => {
  it('say what the audit log knows, never a value', () => {
    expect(changeWords({ action: 'profile.updated', after: { traits: ['plan', 'city'] } })).toBe(
      'changed plan and city',
    );
    expect(changeWords({ action: 'profile.updated', after: { traits: [] } })).toBe('saved the person');
    expect(changeWords({ action: 'profile.merged', after: { from: 'ada-2' } })).toBe('merged ada-2 into this person');
    expect(changeWords({ action: 'profile.preferences_set', after: { preferences: 1 } })).toContain('1 answer in all');
    expect(changeWords({ action: 'profile.some_act', after: null })).toBe('profile some act');
  });

  it('count names that are too many to list', () => {
    expect(namesWords(['a'])).toBe('a');
    expect(namesWords(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])).toBe('a, b, c, d, e and 3 more');
  });

  it('name days as people do', () => {
    const now = new Date(2026, 10, 26, 9).getTime();
    const day = (year: number, month: number, date: number) => dayWords(new Date(year, month, date, 23).getTime(), now);
    expect(day(2026, 10, 26)).toBe('Today');
    expect(day(2026, 10, 25)).toBe('Yesterday');
    expect(day(2026, 10, 23)).toMatch(/^Monday,? 23 November$/);
    expect(day(2025, 11, 31)).toContain('2025');
  });

  it('tell the time where the person is, where that is known', () => {
    const noon = Date.UTC(2026, 6, 1, 12);
    expect(localTime('Asia/Tokyo', noon)).toContain('21:00');
    expect(localTime(null, noon)).toBeNull();
    expect(localTime('Mars/Base', noon)).toBeNull();
  });
});

describe('the fields that a condition about people may look at', () => {
  it('have no event among them', () => {
    const variables = [{ path: 'trait.plan', sample: 'pro' }];
    expect(nameOptions(variables, 'person').map(({ value }) => value)).toEqual(['trait.plan']);
    expect(nameOptions(variables).map(({ value }) => value)).toContain('eventType');
  });
});
