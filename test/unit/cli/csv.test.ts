import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readColumns, readPerson } from '../../../src/cli/csv/profile-columns.ts';
import { CsvFault, type CsvRecord, csvLine, readCsv } from '../../../src/cli/csv/read-csv.ts';

async function* pieces(text: string, size: number) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}
async function read(text: string, size = 1_000): Promise<CsvRecord[]> {
  const records: CsvRecord[] = [];
  for await (const record of readCsv(pieces(text, size))) records.push(record);
  return records;
}

describe('readCsv', () => {
  test('what is written is read again, in whatever pieces it comes', async () => {
    const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\r', '\n', ' ', '\uFEFF', 'é', '🙂') });
    const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(rows, fc.integer({ min: 1, max: 7 }), async (records, size) => {
        const text = `\uFEFF${records.map(csvLine).join('')}`;
        expect((await read(text, size)).map(({ fields }) => fields)).toEqual(records);
      }),
    );
  });

  test.each([
    [
      'a,b\nc,d',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\r\nc,d\r\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    [
      'a,b\rc,d\r',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['a\n\n\nb\n', [['a'], ['b']]],
    ['""\n', [['']]],
    [
      'a,\n,b',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['"a""b","c\nd"', [['a"b', 'c\nd']]],
    ['', []],
  ])('reads %j', async (text, records) => {
    for (const size of [1, 2, 1_000]) expect((await read(text, size)).map(({ fields }) => fields)).toEqual(records);
  });

  test('says on which line of the file each record begins', async () => {
    const text = 'a\r\n"b\r\nc\nd"\r\n\r\ne\n';
    for (const size of [1, 3, 1_000]) expect((await read(text, size)).map(({ line }) => line)).toEqual([1, 2, 6]);
  });

  test.each([
    ['a\nb"c"\n', 2, 'must begin with one'],
    ['a\n"b"c\n', 2, 'follows a closing quote'],
    ['a\n"b\nc\n', 2, 'never closed'],
  ])('refuses %j', async (text, line, message) => {
    const error = await read(text).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(CsvFault);
    expect(error).toMatchObject({ line, message: expect.stringContaining(message) });
  });

  test('is linear in a field that never ends', async () => {
    const text = `a,"${'x'.repeat(3_000_000)}`;
    const since = performance.now();
    await read(text, 64 * 1_024).catch(() => undefined);
    expect(performance.now() - since).toBeLessThan(3_000);
  });
});

describe('columns', () => {
  const columns = (header: string[], ...maps: string[]) => readColumns(header, maps);

  test.each(['userId', 'user_id', 'User ID', 'id'])('the column %s is the id, all others are traits', (name) => {
    const found = columns(['email', name, 'plan']);
    expect(readPerson(found, ['a@example.com', ' ada ', ''])).toEqual({
      userId: 'ada',
      traits: { email: 'a@example.com' },
    });
  });

  test('columns are named and typed as asked', () => {
    const found = columns(
      ['a', 'b', 'c', 'd', 'e'],
      'a=userId',
      'b=age:number',
      'c=vip:boolean',
      'd=address:json',
      'e=',
    );
    expect(readPerson(found, ['1', '41.5', 'TRUE', '{"city":"Paris"}', 'x'])).toEqual({
      userId: '1',
      traits: { age: 41.5, vip: true, address: { city: 'Paris' } },
    });
  });

  test('text stays text, also where it looks like a number', () => {
    expect(readPerson(columns(['id', 'zip']), ['007', '01234'])).toEqual({ userId: '007', traits: { zip: '01234' } });
  });

  test('a column named __proto__ is a trait like any other', () => {
    const person = readPerson(columns(['id', '__proto__']), ['a', 'x']);
    expect(JSON.stringify(person)).toBe('{"userId":"a","traits":{"__proto__":"x"}}');
  });

  test.each([
    [['', 'x'], '"id" is empty'],
    [['a'], 'has 1 fields, and the header 2'],
    [['a', 'much'], '"n" is "much", which is no number'],
    [['a', 'Infinity'], 'which is no number'],
  ])('the line %j is refused', (fields, message) => {
    expect(readPerson(columns(['id', 'n'], 'n=n:number'), fields)).toEqual({ fault: expect.stringContaining(message) });
  });

  test.each([
    [['email'], [], 'No column is the id of the person'],
    [['id', 'userId'], [], 'Several columns are'],
    [['id', 'a', 'b'], ['a=x', 'b=x'], 'Two columns are "x"'],
    [['id', 'e-mail'], ['email=x'], 'Did you mean "e-mail"?'],
    [['id', 'a'], ['a=x:date'], '"date" is not a type of column'],
    [['id', 'a'], ['a'], '--map takes column=field'],
  ])('the header %j with %j is refused', (header, maps, message) => {
    expect(() => readColumns(header, maps)).toThrow(message);
  });
});
