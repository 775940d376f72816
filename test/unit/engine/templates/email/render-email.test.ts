import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildScope } from '../../../../../src/engine/scope.ts';
import type { EmailContent, EmailLibrary } from '../../../../../src/engine/templates/email/content.ts';
import { partialGraphFaults } from '../../../../../src/engine/templates/email/judge.ts';
import { variantsOf } from '../../../../../src/engine/templates/email/locale.ts';
import { type EmailRequest, renderEmail } from '../../../../../src/engine/templates/email/render-email.ts';
import { createPrinter } from '../../../../../src/engine/templates/printer.ts';

const scope = buildScope({
  event: { type: 'go', properties: { name: '<Ada>' } },
  variables: { brandName: 'Shop' },
});
const shop = { name: 'Shop', version: 3, html: '<main>{{{body}}}</main><i>{{var.brandName}}</i>', text: null };
const base: EmailContent = {
  name: 'T',
  version: 7,
  subject: 'Hi {{event.name}}',
  html: '<p>Hi {{event.name}}</p>',
  text: null,
};

function rendered(content: Partial<EmailContent> = {}, more: Partial<EmailRequest> & { layout?: object } = {}) {
  const { layout, ...rest } = more;
  const library: EmailLibrary = { layouts: new Map([['L', { ...shop, ...layout }]]), partials: new Map() };
  const printer = createPrinter(scope, 0);
  const request = { content: { ...base, ...content }, library, locale: null, unsubscribeUrl: '', ...rest };
  const mail = renderEmail(printer, request);
  return { ...mail, faults: printer.faults, missing: [...printer.missing] };
}

describe('an email', () => {
  test('escapes values once, in its layout as without one', () => {
    expect(rendered().html).toBe('<p>Hi &lt;Ada&gt;</p>');
    const mail = rendered({ layoutId: 'L' });
    expect(mail.html).toBe('<main><p>Hi &lt;Ada&gt;</p></main><i>Shop</i>');
    expect(mail.subject).toBe('Hi <Ada>');
    expect(mail.source).toEqual({ name: 'T', version: 7, layout: { name: 'Shop', version: 3 }, locale: null });
  });

  test('shows subject, preheader, locale and link to its layout', () => {
    const layout = { html: '<title>{{subject}}</title>{{preheader}}|{{{body}}}|{{unsubscribeUrl}}|{{locale}}' };
    const locales = { de: { preheader: 'Bald' } };
    const mail = rendered(
      { layoutId: 'L', preheader: 'Soon', locales },
      { layout, unsubscribeUrl: 'https://u.example', locale: 'de-DE' },
    );
    expect(mail.html).toBe('<title>Hi &lt;Ada&gt;</title>Bald|<p>Hi &lt;Ada&gt;</p>|https://u.example|de');
    expect(mail.missing).toEqual([]);
  });

  test('hides its preheader in the body, unless the layout shows it', () => {
    expect(rendered({ preheader: 'Soon & <b>' }).html).toMatch(
      /^<div style="display:none[^>]*>Soon &amp; &lt;b&gt;<\/div><p>/,
    );
    const layout = { html: '<html><body class="x">{{{body}}}</body></html>' };
    expect(rendered({ preheader: 'Soon', layoutId: 'L' }, { layout }).html).toMatch(
      /<body class="x"><div style="display:none[^>]*>Soon<\/div><p>/,
    );
    expect(rendered({ preheader: '' }).html).toBe('<p>Hi &lt;Ada&gt;</p>');
  });

  test('has a plain text with what its layout says around it', () => {
    const layout = { html: '<h1>Shop</h1>{{#if preheader}}{{preheader}}{{/if}}<div>{{{body}}}</div><p>Bye</p>' };
    expect(rendered({ layoutId: 'L', preheader: 'Soon' }, { layout }).text).toBe('Shop\n\nHi <Ada>\n\nBye');
    expect(rendered({ layoutId: 'L', text: 'Written {{event.name}}' }, { layout }).text).toBe(
      'Shop\n\nWritten <Ada>\n\nBye',
    );
    const written = { html: '{{{body}}}', text: '== {{{body}}} ==' };
    expect(rendered({ layoutId: 'L' }, { layout: written }).text).toBe('== Hi <Ada> ==');
    expect(rendered({ text: 'a' }, { writtenText: 'b' }).text).toBe('b');
  });

  test('says so when its layout is gone', () => {
    expect(rendered({ layoutId: 'gone' }).faults).toEqual(['The layout of this email does not exist any more.']);
  });

  test('shares one budget between its texts and its layout', () => {
    const long = `{{#each event.list}}${'x'.repeat(2_000)}{{/each}}`;
    const many = buildScope({ event: { type: 'go', properties: { list: Array.from({ length: 200 }, () => 1) } } });
    const printer = createPrinter(many, 0);
    const library = { layouts: new Map([['L', shop]]), partials: new Map() };
    renderEmail(printer, {
      content: { ...base, html: long, layoutId: 'L' },
      library,
      locale: null,
      unsubscribeUrl: '',
    });
    expect(printer.faults.join()).toMatch(/more than 524288 characters/);
  });
});

describe('the locale of a person', () => {
  const locales = {
    de: { subject: 'Hallo', html: '<p>Hallo</p>' },
    'de-AT': { subject: 'Servus' },
    'PT-br': { html: '<p>Oi</p>', text: 'Oi!' },
  };

  test.each([
    [null, 'Hi <Ada>', '<p>Hi &lt;Ada&gt;</p>', 'English', null],
    ['fr', 'Hi <Ada>', '<p>Hi &lt;Ada&gt;</p>', 'English', null],
    ['de', 'Hallo', '<p>Hallo</p>', 'Hallo', 'de'],
    ['de-CH', 'Hallo', '<p>Hallo</p>', 'Hallo', 'de'],
    ['DE_at', 'Servus', '<p>Hallo</p>', 'Hallo', 'de-AT'],
    ['de-AT-x-long', 'Servus', '<p>Hallo</p>', 'Hallo', 'de-AT'],
    ['pt_BR.UTF-8', 'Hi <Ada>', '<p>Oi</p>', 'Oi!', 'PT-br'],
    ['pt', 'Hi <Ada>', '<p>Hi &lt;Ada&gt;</p>', 'English', null],
    ['constructor', 'Hi <Ada>', '<p>Hi &lt;Ada&gt;</p>', 'English', null],
  ])('%s picks each text on its own', (locale, subject, html, text, tag) => {
    const mail = rendered({ locales, text: 'English' }, { locale });
    expect(mail).toMatchObject({ subject, html, text, source: { locale: tag } });
  });

  test('picks the layout on its own', () => {
    const layout = { locales: { de: { html: '{{{body}}} (Impressum, {{locale}})' } } };
    expect(rendered({ layoutId: 'L' }, { layout, locale: 'de' }).html).toBe('<p>Hi &lt;Ada&gt;</p> (Impressum, )');
  });

  test('never pairs a text with the HTML of another language', () => {
    const tags = ['de', 'de-at', 'de-at-1901'];
    const texts = fc.record({ html: fc.constantFrom('h'), text: fc.constantFrom('t') }, { requiredKeys: [] });
    fc.assert(
      fc.property(fc.array(texts, { minLength: 4, maxLength: 4 }), ([own = {}, ...variants]) => {
        const named = variants.map((one, i) => {
          const marked = Object.fromEntries(Object.entries(one).map(([field]) => [field, `${field}${i + 1}`]));
          return [tags[i] ?? '', marked] as const;
        });
        const picked = variantsOf(
          { html: 'html0', text: own.text ? 'text0' : null, locales: Object.fromEntries(named) },
          'de-AT-1901',
        );
        const level = (found: { text: string } | null) => Number(found?.text.at(-1) ?? -1);
        const [html, plain] = [level(picked.pick('html')), level(picked.plain())];
        expect(plain === -1 || plain >= html).toBe(true);
      }),
    );
  });
});

test('circles of partials are told once, whatever partials call', () => {
  const names = ['a', 'b', 'c', 'd'];
  const calls = fc.dictionary(fc.constantFrom(...names), fc.uniqueArray(fc.constantFrom(...names)));
  fc.assert(
    fc.property(calls, (graph) => {
      const partials = new Map(
        Object.entries(graph).map(([name, called]) => [
          name,
          { html: called.map((to) => `{{> ${to}}}`).join(''), args: [] },
        ]),
      );
      const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
        (graph[from] ?? []).some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))));
      const isCircular = names.some((name) => reaches(name, name));
      const faults = partialGraphFaults(partials);
      expect(faults.length > 0).toBe(isCircular);
      expect(new Set(faults.map(({ message }) => message)).size).toBe(faults.length);
    }),
  );
});
