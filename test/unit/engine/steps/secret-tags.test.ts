import { describe, expect, test } from 'vitest';
import {
  headerParts,
  secretNameFor,
  secretNames,
  withoutSecretTags,
} from '../../../../src/engine/steps/secret-tags.ts';

describe('tags of secrets', () => {
  test.each([
    ['{{secret.a}}', [{ secret: 'a' }]],
    ['Bearer {{ secret.shop_api }}', ['Bearer ', { secret: 'shop_api' }]],
    ['{{{secret.a}}}:{{secret.b}} x', [{ secret: 'a' }, ':', { secret: 'b' }, ' x']],
    ['{{event.secret.a}}', null],
    ['{{upper secret.a}}', null],
    ['plain', null],
  ])('%s', (source, parts) => {
    expect(headerParts(source)).toEqual(parts);
  });

  test('are named once, and can be taken away', () => {
    expect(secretNames('{{secret.a}} {{secret.b}} {{secret.a}}')).toEqual(['a', 'b']);
    expect(withoutSecretTags('Bearer {{secret.a}}')).toBe('Bearer ');
  });
});

describe('the name of a secret', () => {
  const free = () => false;
  test.each([
    ['Cart', 'hook', 'authorization', 'cart_hook_authorization'],
    ['Über  Cart!', 'hook-1', 'X-API-Key', 'uber_cart_hook_1_x_api_key'],
    ['2nd try', 'hook', 'cookie', 's_2nd_try_hook_cookie'],
    ['日本', 'hook', 'cookie', 'hook_cookie'],
  ])('comes from workflow, step and header: %s, %s, %s', (workflow, label, header, name) => {
    expect(secretNameFor(workflow, label, header, free)).toBe(name);
  });

  test('gets a number where it is taken, and never more than 64 characters', () => {
    const taken = new Set(['cart_hook_cookie', 'cart_hook_cookie_2']);
    expect(secretNameFor('Cart', 'hook', 'cookie', (name) => taken.has(name))).toBe('cart_hook_cookie_3');
    const long = secretNameFor('w'.repeat(200), 'hook', 'cookie', free);
    expect(long).toHaveLength(64);
    expect(secretNameFor('w'.repeat(200), 'hook', 'cookie', (name) => name === long)).toMatch(/^w{62}_2$/);
  });
});
