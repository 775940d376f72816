import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offsetAt, readTemplate } from '../../../../../src/dashboard/forms/template-input/highlight.ts';

const read = (source: string, paths: string[] = []) =>
  readTemplate(source, { html: false }, { variables: paths.map((path) => ({ path })) });
const kinds = (source: string, paths?: string[]) =>
  read(source, paths).pieces.map(({ kind, text }) => `${kind}:${text}`);

describe('the colours of a template', () => {
  it('tell tags from text', () => {
    expect(kinds('Order {{event.orderId}} for {{user.firstName}}.')).toEqual([
      'text:Order ',
      'tag:{{event.orderId}}',
      'text: for ',
      'tag:{{user.firstName}}',
      'text:.',
    ]);
  });

  it('are the text again, whatever it is', () => {
    const part = fc.constantFrom(
      '{{',
      '}}',
      '{{{',
      '#if ',
      '/if',
      'event.a',
      ' ',
      'x',
      '\n',
      '"',
      '(',
      '[',
      '\\',
      '|',
      '{%',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 15 }), (parts) => {
        const source = parts.join('');
        expect(
          read(source, ['event.ab'])
            .pieces.map(({ text }) => text)
            .join(''),
        ).toBe(source);
      }),
    );
  });

  it('mark the name that is not known, and not the tag around it', () => {
    expect(kinds('Hi {{upper evnt.name}}')).toEqual(['text:Hi ', 'tag:{{upper ', 'fault:evnt.name', 'tag:}}']);
  });

  it('mark a tag that is never closed', () => {
    expect(kinds('Hi {{event.name')[1]).toMatch(/^fault:/);
  });

  it('doubt a name that was never seen where others of its root were', () => {
    expect(kinds('{{event.odrerId}}', ['event.orderId'])).toEqual(['tag:{{', 'doubt:event.odrerId', 'tag:}}']);
    expect(kinds('{{event.odrerId}}', ['user.name'])).toEqual(['tag:{{event.odrerId}}']);
    expect(kinds('{{event.name}}', ['event.type'])).toEqual(['tag:{{event.name}}']);
    expect(kinds('{{event.items.length}}', ['event.items'])).toEqual(['tag:{{event.items.length}}']);
  });
});

describe('a place in a template', () => {
  it('is counted in lines as the engine counts them', () => {
    const source = 'a\r\nb\rc\nd';
    expect([1, 2, 3, 4].map((line) => source[offsetAt(source, { line, column: 1 })])).toEqual(['a', 'b', 'c', 'd']);
    expect(offsetAt('ab', { line: 9, column: 9 })).toBe(2);
  });
});

describe('the fixes of a template', () => {
  const fixed = (source: string, paths?: string[]) => read(source, paths).fixes.map(({ text }) => text);

  it.each([
    ['a misspelt root', 'Hi {{evnt.name}}', 'Hi {{event.name}}'],
    ['a misspelt root in three braces', 'Hi {{{evnt.name}}}', 'Hi {{{event.name}}}'],
    ['a misspelt root behind a helper', 'Hi {{upper  evnt.name}}', 'Hi {{upper  event.name}}'],
    ['a name without a root', 'Hi {{firstName}}', 'Hi {{user.firstName}}'],
    ['a name with a space', 'Hi {{"first name"}}', 'Hi {{event.[first name]}}'],
    ['a misspelt helper', 'Hi {{uper event.name}}', 'Hi {{upper event.name}}'],
    ['a misspelt helper in parentheses', 'Hi {{#if (eqq event.a 1)}}x{{/if}}', 'Hi {{#if (eq event.a 1)}}x{{/if}}'],
    ['a misspelt block with its end', '{{#iff event.a}}x{{/iff}}', '{{#if event.a}}x{{/if}}'],
    ['a fault on a later line', 'a\n\n  {{evnt.name}}', 'a\n\n  {{event.name}}'],
  ])('mend %s', (_name, source, expected) => {
    expect(fixed(source)).toEqual([expected]);
  });

  it('mend a name that was never seen, wherever it is written', () => {
    expect(fixed('{{event.odrerId}} {{upper event.odrerId}}', ['event.orderId'])).toEqual([
      '{{event.orderId}} {{upper event.orderId}}',
    ]);
  });

  it('leave what has no fault without any, and lead to a template with fewer', () => {
    expect(fixed('Hi {{user.name}}', ['user.name'])).toEqual([]);
    expect(fixed('{{evnt.a}} {{usr.b}}')).toEqual(['{{event.a}} {{usr.b}}', '{{evnt.a}} {{user.b}}']);
  });
});
