import { describe, expect, it } from 'vitest';
import { momentAlone, momentWithin, momentWords, withLocalTimes } from '../../../../src/dashboard/trace/moments.ts';

const now = new Date(2026, 4, 2, 12, 0, 0).getTime();
const at = (day: number, year = 2026) => new Date(year, 4, day, 9, 5, 7).getTime();

describe('a moment', () => {
  it('is a time of day today, and has its date on every other day', () => {
    expect(momentWords(at(2), now)).toBe('09:05:07');
    expect(momentWords(at(1), now)).toMatch(/^(1 May|May 1), 09:05:07$/);
    expect(momentWords(at(2, 2025), now)).toMatch(/2025.*09:05:07$/);
    expect(momentWords(at(2), now, { seconds: false })).toBe('09:05');
  });

  it('says today where it stands alone', () => {
    expect(momentAlone(at(2), now)).toBe('Today 09:05:07');
    expect(momentWithin(at(2), now)).toBe('today 09:05:07');
    expect(momentAlone(at(1), now)).toBe(momentWords(at(1), now));
  });

  it('is shown as it is where it is none', () => {
    expect(momentWords('soon', now)).toBe('soon');
  });

  it('takes the place of the ISO times of a sentence', () => {
    const sentence = `Free again at ${new Date(at(2)).toISOString()}, or never.`;
    expect(withLocalTimes(sentence, now)).toBe('Free again at 09:05:07, or never.');
    expect(withLocalTimes('Order 2026-05-01 of A-2001', now)).toBe('Order 2026-05-01 of A-2001');
  });
});
