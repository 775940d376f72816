import { describe, expect, it } from 'vitest';
import { dayEnd, dayStart } from '../../../../src/dashboard/words/days.ts';

describe('a day of an address', () => {
  it('begins at midnight of the reader and ends where the next one begins', () => {
    expect(dayStart('2026-05-01')).toBe(new Date(2026, 4, 1).toISOString());
    expect(dayEnd('2026-05-01')).toBe(dayStart('2026-05-02'));
    expect(dayEnd('2026-12-31')).toBe(dayStart('2027-01-01'));
  });

  it.each([undefined, '', 'today', '2026-5-1', '2026-99-99'])('is no moment where it is %j', (day) => {
    expect(dayStart(day)).toBeUndefined();
    expect(dayEnd(day)).toBeUndefined();
  });
});
