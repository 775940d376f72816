import { describe, expect, it } from 'vitest';
import { accept, completionAt, sampleText } from '../../../../../src/dashboard/forms/template-input/complete.ts';

const variables = [
  { path: 'event.orderId', sample: 'A-17' },
  { path: 'event.amount', sample: 120 },
  { path: 'user.firstName', sample: 'Ada' },
  { path: 'user.email', sample: 'ada@example.com' },
  { path: 'ai.thanks', note: 'may be empty' },
];

/** `|` is the caret. */
const at = (text: string) => completionAt(text.replace('|', ''), text.indexOf('|'), variables);
const offered = (text: string) => at(text)?.offers.map((offer) => offer.text) ?? null;
const accepted = (text: string, choice: string) => {
  const completion = at(text);
  const offer = completion?.offers.find((one) => one.text === choice);
  if (!completion || !offer) throw new Error(`${choice} is not offered: ${JSON.stringify(completion)}`);
  const done = accept(text.replace('|', ''), completion, offer);
  return `${done.text.slice(0, done.caret)}|${done.text.slice(done.caret)}`;
};

describe('completion in a template', () => {
  it.each(['Order |', '{|', '{{event.orderId}} |', '\\{{|', '{{! a comment |', '{{/|'])(
    'offers nothing at %s',
    (text) => {
      expect(at(text)).toBeNull();
    },
  );

  it('offers every variable behind two braces, in their order', () => {
    expect(offered('{{|')).toEqual(variables.map(({ path }) => path));
    expect(offered('{{{ |')).toEqual(variables.map(({ path }) => path));
  });

  it('offers what begins so before what has a name that does, before what holds it', () => {
    expect(offered('{{us|')).toEqual(['user.firstName', 'user.email']);
    expect(offered('{{firstN|')).toEqual(['user.firstName']);
    expect(offered('{{EMAI|')).toEqual(['user.email']);
    expect(offered('{{ount|')).toEqual(['event.amount']);
  });

  it('offers helpers where a call begins, and variables as their arguments', () => {
    expect(offered('{{upp|')).toEqual(['upper']);
    expect(offered('{{upper us|')).toEqual(['user.firstName', 'user.email']);
    expect(offered('{{upper upp|')).toBeNull();
    expect(offered('{{#if (g|')).toEqual(expect.arrayContaining(['gt', 'gte']));
  });

  it('offers blocks behind a #', () => {
    expect(offered('{{#|')).toEqual(expect.arrayContaining(['if', 'each']));
    expect(offered('{{#e|')).toEqual(expect.arrayContaining(['each', 'event.orderId']));
  });

  it('says what is known of each', () => {
    expect(at('{{am|')?.offers[0]?.detail).toBe('120');
    expect(at('{{ai.|')?.offers[0]?.detail).toBe('may be empty');
  });

  it('is over when the only offer is written', () => {
    expect(at('{{user.email|}}')).toBeNull();
  });
});

describe('accepting an offer', () => {
  it.each([
    ['closes the tag and goes behind it', 'a {{us| b', 'user.email', 'a {{user.email}}| b'],
    ['closes three braces', 'a {{{us|', 'user.email', 'a {{{user.email}}}|'],
    ['goes behind a tag that is closed', 'a {{us|}} b', 'user.email', 'a {{user.email}}| b'],
    ['replaces the rest of the word', 'a {{us|er.x}} b', 'user.email', 'a {{user.email}}| b'],
    ['stays in a call', 'a {{upper us|', 'user.email', 'a {{upper user.email|'],
    ['stays in a call that is closed', 'a {{date us| "long"}}', 'user.email', 'a {{date user.email| "long"}}'],
    ['puts a space behind a helper', 'a {{upp|}}', 'upper', 'a {{upper |}}'],
    ['does not take the tag behind for the end', 'a {{us| {{event.x}}', 'user.email', 'a {{user.email}}| {{event.x}}'],
  ])('%s', (_name, text, choice, expected) => {
    expect(accepted(text, choice)).toBe(expected);
  });
});

describe('a sample', () => {
  it('is short, whatever it is', () => {
    expect(sampleText(undefined)).toBe('');
    expect(sampleText({ a: [1, 2] })).toBe('{"a":[1,2]}');
    expect(sampleText('x'.repeat(500))).toHaveLength(60);
  });
});
