import { expect, test } from 'vitest';
import { parseSearch, stringifySearch } from '../../../../src/dashboard/shell/search.ts';

test('search parameters are plain text both ways', () => {
  expect(parseSearch('?status=failed&q=a%20b&page=2')).toEqual({ status: 'failed', q: 'a b', page: '2' });
  expect(stringifySearch({ status: 'failed', q: 'a b', page: 2 })).toBe('?status=failed&q=a+b&page=2');
  expect(parseSearch(stringifySearch({ q: 'ä&=?#"' }))).toEqual({ q: 'ä&=?#"' });
});

test('parameters without a value are not in the address', () => {
  expect(stringifySearch({ q: '', status: null, from: undefined })).toBe('');
});
