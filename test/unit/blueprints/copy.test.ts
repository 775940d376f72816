import { describe, expect, test } from 'vitest';
import { blueprints, sharedParts } from '../../../src/blueprints/index.ts';
import { mailsOf } from '../../support/blueprint-mails.ts';

const mails = [...blueprints.values()].flatMap((source) => mailsOf(source));

test('every template is looked at', () => {
  expect(mails).toHaveLength(19);
  expect(sharedParts.layouts?.map(({ name }) => name)).toEqual(['Sendora basic']);
});

describe.each(mails.map((mail) => [mail.name, mail] as const))('%s', (_name, mail) => {
  const { template, subject, html, text } = mail;

  test('is complete, in the shared layout, with one button', () => {
    expect({ faults: mail.faults, missing: mail.missing }).toEqual({ faults: [], missing: [] });
    expect(template.layout).toBe('Sendora basic');
    expect(html.match(/class="button"/g)).toHaveLength(1);
    expect(html.length).toBeLessThan(20_000);
  });

  test('is short, calm, and in the second person', () => {
    const words = `${subject} ${template.preheader} ${template.html}`;
    expect(words).not.toMatch(/!(?!doctype|--)/i);
    expect(words).not.toMatch(/hurry|act now|urgent|limited|don[’']t miss|last chance|only today|click here/i);
    expect(words).toMatch(/\byour?\b/i);
    expect(subject.length).toBeLessThanOrEqual(50);
    expect(template.html.replaceAll(/<[^>]+>|\{\{[^}]+\}\}/g, '').split(/\s+/).length).toBeLessThan(75);
  });

  test('reads alone as text', () => {
    expect(text.length).toBeGreaterThan(40);
    expect(text).not.toMatch(/<[a-z]+|\{\{|&[a-z]+;|undefined/i);
    expect(text).toMatch(/\(https:\/\//);
  });

  test('holds no offer where it is transactional, and a way out where it is not', () => {
    if (template.class === 'transactional') {
      expect(`${html}${text}`).not.toMatch(/unsubscribe|discount|% off|sale|coupon|special offer/i);
    } else expect(`${html}${text}`).toMatch(/unsubscribe/i);
  });
});
