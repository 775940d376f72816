import { describe, expect, it } from 'vitest';
import { readCron } from '../../../../src/engine/triggers/cron.ts';

const messageOf = (text: string) => {
  const read = readCron(text);
  return 'message' in read ? read.message : null;
};

describe('a cron expression', () => {
  it('is five sets of numbers', () => {
    expect(readCron(' */15  8-18/5 1,15 JAN-mar MON-FRI ')).toEqual({
      minutes: [0, 15, 30, 45],
      hours: [8, 13, 18],
      days: [1, 15],
      months: [1, 2, 3],
      weekdays: [1, 2, 3, 4, 5],
      limitsDays: true,
      limitsWeekdays: true,
    });
  });

  it('knows Sunday by three names', () => {
    for (const day of ['0', '7', 'SUN']) expect(readCron(`0 0 * * ${day}`)).toMatchObject({ weekdays: [0] });
    expect(readCron('0 0 * * SAT-SUN')).toMatchObject({ weekdays: [0, 6] });
    expect(readCron('0 0 * * 5-7')).toMatchObject({ weekdays: [0, 5, 6] });
    expect(readCron('0 0 * * */2')).toMatchObject({ weekdays: [0, 2, 4, 6] });
  });

  it.each([
    ['daily', 'this one has the word "daily"'],
    ['@hourly', 'this one has the word "@hourly"'],
    ['* * * * * *', 'this one has 6'],
    ['', 'has 1'],
    ['61 * * * *', '"61" is not a minute'],
    ['-1 * * * *', '"-1" is not a minute'],
    ['1.5 * * * *', '"1.5" is not a minute'],
    ['* 24 * * *', '"24" is not an hour'],
    ['* * 0 * *', '"0" is not a day of the month'],
    ['* * * FBE *', 'Did you mean FEB?'],
    ['* * * * 8', '"8" is not a day of the week'],
    ['1,,2 * * * *', '"" is not a minute'],
    ['1-2-3 * * * *', '"1-2-3" is not a minute'],
    ['10-5 * * * *', 'runs backwards; write it as two ranges'],
    ['5/15 * * * *', 'write 5-59/15'],
    ['*/0 * * * *', 'is a number from 1 to 60'],
    ['*/61 * * * *', 'is a number from 1 to 60'],
    ['0 9 31 2 *', 'never fire: there is no day 31 in FEB'],
    ['0 9 30-31 feb *', 'never fire: there is no day 30, 31 in FEB'],
    ['0 9 31 APR,JUN *', 'never fire: there is no day 31 in APR, JUN'],
  ])('%s is refused with what is wrong', (text, words) => {
    expect(messageOf(text)).toContain(words);
  });

  it('may name 29 February, and any day where a day of the week is enough', () => {
    expect(messageOf('0 9 29 2 *')).toBeNull();
    expect(messageOf('0 9 31 2 MON')).toBeNull();
  });
});
