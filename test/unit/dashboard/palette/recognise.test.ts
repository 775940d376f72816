import { expect, test } from 'vitest';
import { cleaned, idIn } from '../../../../src/dashboard/palette/recognise.ts';

const id = '0192f7c4-8d1e-7b3a-9c55-1f2e3d4c5b6a';

test.each([id, ` ${id}\n`, `"${id}"`, `"${id}",`, `'${id}';`, `<${id}>`, `(${id}).`, `“${id}”`, id.toUpperCase()])(
  'an id is recognised in %j',
  (text) => expect(idIn(text)).toBe(id),
);

test.each(['', 'ada', id.slice(0, -1), `${id}0`, `${id} ${id}`, id.replaceAll('-', ''), `run ${id}`])(
  '%j is no id',
  (text) => expect(idIn(text)).toBeNull(),
);

test('the signs around a text are left out, those in it stay', () => {
  expect(cleaned(' "ada@example.com", ')).toBe('ada@example.com');
  expect(cleaned('order [new] mail')).toBe('order [new] mail');
  expect(cleaned('auth0|5f7c')).toBe('auth0|5f7c');
});
