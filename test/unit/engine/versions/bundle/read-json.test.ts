import { describe, expect, test } from 'vitest';
import { readJson } from '../../../../../src/engine/versions/bundle/read-json.ts';

const faultsOf = (text: string) => readJson(text).faults.map(({ pointer, code }) => [pointer, code]);

describe('readJson', () => {
  test.each([
    '{}',
    ' [1, -2.5e3, "a\\u00e9\\n", true, null, {"a": [[]]}] ',
    '"x"',
    '0',
    '{"__proto__": {"a": 1}, "1": 2}',
  ])('reads %s as JSON.parse does', (text) => {
    const { value, faults } = readJson(text);
    expect([faults, JSON.stringify(value)]).toEqual([[], JSON.stringify(JSON.parse(text))]);
  });

  test.each([
    ['', 'The text ends where a value is missing (line 1, column 1)'],
    ['{"a": 1,}', 'There is a comma after the last value, found "}" (line 1, column 9)'],
    ['{\r\n  "a": 1\r\n  "b": 2\r\n}', 'A comma or `}` is missing, found "\\"" (line 3, column 3)'],
    ['{"a" 1}', 'A colon is missing after the name, found "1" (line 1, column 6)'],
    ["{'a': 1}", 'A name in double quotes is missing, found "\'" (line 1, column 2)'],
    ['[1', 'A comma or `]` is missing (line 1, column 3)'],
    ['"a\nb"', 'A text holds a control character; write \\n for a new line, found "\\n" (line 1, column 3)'],
    ['"a\\x"', 'A text holds an unknown escape, found "\\\\" (line 1, column 3)'],
    ['"a', 'A text is not closed (line 1, column 3)'],
    ['{} {}', 'There is more text after the end of the value, found "{" (line 1, column 4)'],
    ['{"a": 01}', 'A comma or `}` is missing, found "1" (line 1, column 8)'],
    ['// a\n{}', 'A value is missing, found "/" (line 1, column 1)'],
  ])('says where %j is no JSON', (text, message) => {
    expect(() => JSON.parse(text)).toThrow();
    expect(readJson(text)).toMatchObject({
      isUnreadable: true,
      faults: [{ pointer: '', code: 'invalid_json', message }],
    });
  });

  test.each([
    '$schema: x\nversion: 1\nworkflows: []\n',
    '---\na: 1',
    '- a\n- b',
    '# a comment\nversion: 1',
    '"version": 1',
  ])('says of %j that it is YAML', (text) => {
    expect(readJson(text).faults).toEqual([
      { pointer: '', code: 'yaml', message: 'This looks like YAML; write it as JSON.' },
    ]);
  });

  test('takes a byte order mark and line ends of any system', () => {
    expect(readJson('\uFEFF{\r\n"a":\r1}')).toMatchObject({ value: { a: 1 }, faults: [] });
  });

  test('reports every key that is there twice, where it is', () => {
    expect(faultsOf('{"a": [{"b/c": 1, "b/c": 2}], "a": 1, "__proto__": 1, "__proto__": 2}')).toEqual([
      ['/a/0/b~1c', 'duplicate_key'],
      ['/a', 'duplicate_key'],
      ['/__proto__', 'duplicate_key'],
    ]);
  });

  test('reports half surrogates in texts and names, however they are written', () => {
    expect(faultsOf('{"a": ["\\ud800"], "b": "\ud83d", "\\udc00": 1, "c": "\\ud83d\\ude00\u{1f600}"}')).toEqual([
      ['/a/0', 'lone_surrogate'],
      ['/b', 'lone_surrogate'],
      ['', 'lone_surrogate'],
    ]);
  });

  test('reports a number that no number can hold', () => {
    expect(faultsOf('{"a": 1e999, "b": 1e308}')).toEqual([['/a', 'out_of_range']]);
  });

  test('stops where a value is nested too deep', () => {
    const nested = (depth: number) => `${'[{"a":'.repeat(depth / 2)}1${'}]'.repeat(depth / 2)}`;
    expect(faultsOf(nested(66))).toEqual([]);
    expect(faultsOf(nested(68))).toEqual([[`${'/0/a'.repeat(33)}`, 'too_deep']]);
    expect(readJson('['.repeat(4_000_000)).faults[0]?.code).toBe('too_deep');
  });

  test('knows the line and column of every value, and of the nearest parent of what is missing', () => {
    const text = '{\n  "10": [true,\r\n    {"a/b": "x"}],\r  "9": 5\n}';
    const { locate } = readJson(text);
    expect(['', '/10', '/10/1', '/10/1/a~1b', '/9', '/10/7/x', '/none'].map((pointer) => locate(pointer))).toEqual([
      { line: 1, column: 1 },
      { line: 2, column: 9 },
      { line: 3, column: 5 },
      { line: 3, column: 13 },
      { line: 4, column: 8 },
      { line: 2, column: 9 },
      { line: 1, column: 1 },
    ]);
  });
});
