import { describe, expect, test } from 'vitest';
import { api } from '../../../src/contract/api/table.ts';
import { unixLines } from '../../../src/contract/lines.ts';

/** Whatever of these is in a body, what is saved of it is in bundles. */
const saved = /^(create|replace|patch)(Workflow|Audience|Template|NotificationRule|AlertRule|Layout|Partial)$/;
const routes = Object.entries(api).filter(([name]) => saved.test(name));

const bodies: Record<string, object> = {
  Workflow: { description: 'a\r\nb\rc' },
  NotificationRule: { content: { body: 'a\r\nb\rc' } },
  AlertRule: { text: 'a\r\nb\rc' },
  Audience: { name: 'A', description: 'a\r\nb\rc', condition: { trait: 'a', value: 1 } },
  Template: { name: 'A', subject: 'a', html: 'a\r\nb\rc', text: 'a\r\nb\rc', locales: { de: { html: 'a\r\nb\rc' } } },
  Layout: { name: 'A', html: 'a\r\nb\rc' },
  Partial: { name: 'a', html: 'a\r\nb\rc' },
};

describe('texts that are saved', () => {
  test.each(routes)('%s takes every line to end with a line feed', (name, route) => {
    const given = bodies[saved.exec(name)?.[2] ?? ''];
    const text = JSON.stringify('body' in route && route.body.parse(given));
    expect(text).toContain('"a\\nb\\nc"');
    expect(text).not.toContain('\\r');
  });

  test('are those of at least five kinds', () => {
    expect(new Set(routes.map(([name]) => saved.exec(name)?.[2])).size).toBeGreaterThanOrEqual(5);
  });
});

describe('unixLines', () => {
  test('returns a value without carriage returns as it is', () => {
    const value = { a: ['b\n', 1, null, { c: true }] };
    expect(unixLines(value)).toBe(value);
  });

  test('reaches every text and no name of a field', () => {
    expect(unixLines({ 'a\r': ['\r\n', { b: '\r\r\n' }, 1] })).toEqual({ 'a\r': ['\n', { b: '\n\n' }, 1] });
  });

  test('returns from values that are nested deeper than any that can be saved', () => {
    const nested: unknown = JSON.parse(`${'['.repeat(100_000)}"a\r"${']'.repeat(100_000)}`.replace('\r', '\\r'));
    expect(() => unixLines(nested)).not.toThrow();
  });
});
