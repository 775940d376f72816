import { expect, test } from 'vitest';
import { buildScope } from '../../../../src/engine/scope.ts';
import { compileTemplate } from '../../../../src/engine/templates/compile.ts';
import { render } from '../../../../src/engine/templates/render.ts';

const scope = buildScope({
  event: {
    type: 'order.paid',
    properties: {
      orderId: 'A-1',
      amount: 49.99,
      vip: true,
      off: false,
      zero: 0,
      empty: '',
      nothing: null,
      markup: `<b>"R&D"</b> 'x'`,
      items: [
        { name: 'Tea', tags: ['hot', 'green'], user: 'own' },
        { name: 'Mug', tags: [] },
      ],
      none: [],
      prices: { tea: 3, mug: 8 },
      address: { city: 'Paris', 'zip code': '75001' },
      text: 'text',
    },
  },
  profile: { userId: 'u1', email: 'ada@example.com', traits: { firstName: 'Ada', plan: 'pro' } },
  ai: { thanks: 'Thank you!' },
  run: { id: 'r1', version: 2 },
  org: { name: 'Acme' },
});

function rendered(source: string, html = false) {
  const compiled = compileTemplate(source, { html });
  if (!compiled.ok) throw new Error(compiled.faults.map(({ message }) => message).join(' '));
  const result = render(compiled.template, scope, { now: 0 });
  if (!result.ok) throw new Error(result.limit.message);
  return result;
}

const textOf = (source: string, html = false) => rendered(source, html).text;

test.each([
  ['no tags at all', 'no tags at all'],
  ['Hi {{user.firstName}}, order {{event.orderId}}', 'Hi Ada, order A-1'],
  [
    '{{ profile.plan }} {{trait.plan}} {{user.email}} {{ai.thanks}} {{run.version}} {{org.name}}',
    'pro pro ada@example.com Thank you! 2 Acme',
  ],
  ['{{event.type}} {{event.module}} {{event.properties.amount}}', 'order.paid order 49.99'],
  [
    '{{event.items.0.name}} {{event.items.length}} {{event.address.[zip code]}} {{event/address/city}}',
    'Tea 2 75001 Paris',
  ],
  ['{{event.vip}} {{event.off}} {{event.zero}} [{{event.empty}}]', 'true false 0 []'],
  ['{{event.items.0.tags}} {{event.prices}}', 'hot, green {"tea":3,"mug":8}'],
  ['a {{! a comment }}{{!-- {{another}} --}}b', 'a b'],
  ['\\{{event.type}} \\\\{{event.zero}}', '{{event.type}} \\0'],
  ['a  {{~event.zero~}}  b', 'a0b'],
  ['{{@root.event.zero}} {{this.event.zero}} {{./event.zero}}', '0 0 0'],
  ['{{upper "a \\"}} b\\" c"}} {{upper \'}} d\'}} {{event.address.[nope }}]}}', 'A "}} B" C }} D '],
  ['{{null}}{{undefined}}', ''],
  ['{{event.text.length}} {{#if (gt event.text.length 3)}}long{{/if}}', '4 long'],
  ['{{#if event.zero}}x{{else}}-{{/if}}{{#if event.zero includeZero=true}}zero{{/if}}', '-zero'],
  ['{{#unless event.zero includeZero=true}}x{{else}}zero{{/unless}}', 'zero'],
  ['{{#if event.zero includeZero=event.zero}}x{{else}}-{{/if}}', '-'],
  ['{{#with event.address}}{{"zip code"}} {{"city"}}{{/with}}', '75001 Paris'],
  ['{{#with event.address}}{{#"zip code"}}{{this}}{{/"zip code"}}{{/with}}', '75001'],
  ['{{#each event.items}}{{#this.name}}{{../name}}{{/this.name}} {{/each}}', 'Tea Mug '],
  [
    '{{#each event.items}}{{#@root.event.vip}}{{name}}-{{../event.text}} {{/@root.event.vip}}{{/each}}',
    'Tea-text Mug-text ',
  ],
  ['{{#event.vip}}{{../event.text}}{{#event.vip}}{{../../event.text}}{{/event.vip}}{{/event.vip}}', 'texttext'],
])('%s', (source, expected) => {
  expect(textOf(source)).toBe(expected);
});

test('{{x}} is escaped in HTML only; {{{x}}} and {{&x}} never are', () => {
  const source = '{{event.markup}}|{{{event.markup}}}|{{&event.markup}}';
  const raw = `<b>"R&D"</b> 'x'`;
  expect(textOf(source)).toBe(`${raw}|${raw}|${raw}`);
  expect(textOf(source, true)).toBe(`&lt;b&gt;&quot;R&amp;D&quot;&lt;/b&gt; &#39;x&#39;|${raw}|${raw}`);
});

test('what a helper or a block prints is escaped like everything else', () => {
  expect(textOf('{{upper event.markup}}', true)).not.toMatch(/[<>"']/);
  expect(textOf('{{#with event.markup}}{{this}}{{/with}}', true)).not.toMatch(/[<>"']/);
  expect(textOf('{{default event.nope "<i>"}}', true)).toBe('&lt;i&gt;');
});

test.each([
  ['vip', 'yes'],
  ['items', 'yes'],
  ['address', 'yes'],
  ['text', 'yes'],
  ['off', 'no'],
  ['zero', 'no'],
  ['empty', 'no'],
  ['nothing', 'no'],
  ['none', 'no'],
  ['nope', 'no'],
])('event.%s counts as %s in #if, #unless, sections and not', (field, expected) => {
  const path = `event.${field}`;
  expect(textOf(`{{#if ${path}}}yes{{else}}no{{/if}}`)).toBe(expected);
  expect(textOf(`{{#unless ${path}}}no{{else}}yes{{/unless}}`)).toBe(expected);
  expect(textOf(`{{#if (not ${path})}}no{{else}}yes{{/if}}`)).toBe(expected);
  expect(textOf(`{{^${path}}}no{{/${path}}}`)).toBe(expected === 'no' ? 'no' : '');
});

test.each([
  ['{{#if event.off}}a{{else if event.zero}}b{{else if event.vip}}c{{else}}d{{/if}}', 'c'],
  ['{{#if event.off}}a{{else unless event.zero}}b{{/if}}', 'b'],
  ['{{#if event.off}}a{{^}}b{{/if}}', 'b'],
  ['{{#if (eq user.plan "pro")}}pro{{/if}}', 'pro'],
  ['{{#if (and event.vip (gt event.amount 10))}}big{{/if}}', 'big'],
])('choosing: %s', (source, expected) => {
  expect(textOf(source)).toBe(expected);
});

test.each([
  ['{{#each event.items}}{{name}},{{/each}}', 'Tea,Mug,'],
  ['{{#each event.items}}{{@index}}{{#if @first}}first{{/if}}{{#if @last}}last{{/if}} {{/each}}', '0first 1last '],
  ['{{#each event.prices}}{{@key}}={{this}}@{{@index}} {{/each}}', 'tea=3@0 mug=8@1 '],
  ['{{#each event.none}}x{{else}}empty{{/each}}', 'empty'],
  ['{{#each event.text}}x{{else}}no list{{/each}}', 'no list'],
  ['{{#each event.items.0.tags}}{{.}}/{{this}} {{/each}}', 'hot/hot green/green '],
  ['{{#each event.items as |item at|}}{{at}}{{item.name}} {{/each}}', '0Tea 1Mug '],
  ['{{#each event.prices as |price name|}}{{name}}:{{price}} {{/each}}', 'tea:3 mug:8 '],
  ['{{#each event.items}}{{../event.orderId}} {{/each}}', 'A-1 A-1 '],
  [
    '{{#each event.items}}{{#each tags}}{{../name}}.{{this}}.{{@../index}} {{/each}}{{/each}}',
    'Tea.hot.0 Tea.green.0 ',
  ],
  ['{{#each event.items}}{{#with ../event.address}}{{city}}{{@index}} {{/with}}{{/each}}', 'Paris0 Paris1 '],
  [
    '{{#each event.items as |item|}}{{#each item.tags as |tag|}}{{item.name}}-{{tag}} {{/each}}{{/each}}',
    'Tea-hot Tea-green ',
  ],
  ['{{#each (lookup event.items 0)}}{{@key}} {{/each}}', 'name tags user '],
  ['{{#with event.address}}{{city}} {{lookup this "zip code"}}{{/with}}', 'Paris 75001'],
  ['{{#with event.nope}}x{{else}}nowhere{{/with}}', 'nowhere'],
  ['{{#with event.address as |where|}}{{where.city}}{{/with}}', 'Paris'],
  ['{{#event.items}}{{name}}{{@index}} {{/event.items}}', 'Tea0 Mug1 '],
  ['{{#event.address}}{{city}}{{/event.address}}', 'Paris'],
  ['{{#event.vip}}{{event.orderId}}{{/event.vip}}', 'A-1'],
  ['{{#event.text}}{{this}}{{/event.text}}', 'text'],
  ['{{#event.off}}x{{else}}y{{/event.off}}', 'y'],
  ['{{#each event.items}}{{#tags}}{{.}} {{/tags}}{{/each}}', 'hot green '],
  ['{{#each event.items}}{{#../event.vip}}{{name}} {{/../event.vip}}{{/each}}', 'Tea Mug '],
  ['{{(lookup event.items 1).name}}', 'Mug'],
])('looping: %s', (source, expected) => {
  expect(textOf(source)).toBe(expected);
});

test('inside a block the value’s own field comes before the root of that name', () => {
  expect(textOf('{{#each event.items}}{{user.firstName}}{{user}} {{/each}}')).toMatch(/^own Ada\{/);
  expect(textOf('{{#each event.items}}{{event.amount}} {{/each}}')).toBe('49.99 49.99 ');
  expect(textOf('{{#each event.items}}{{@root.user.firstName}} {{/each}}')).toBe('Ada Ada ');
});

test('tags that stand alone on a line leave no empty line', () => {
  expect(textOf('Items:\n{{#each event.items}}\n  - {{name}}\n{{/each}}\nEnd')).toBe('Items:\n  - Tea\n  - Mug\nEnd');
});

test('a missing or null variable prints nothing and is named once', () => {
  const result = rendered(
    '{{event.nope}}{{event.nope}}-{{user.city.zip}}-{{event.nothing}}-{{event.empty}}{{upper event.gone}}',
  );
  expect(result).toMatchObject({
    text: '---',
    missing: ['event.nope', 'user.city.zip', 'event.nothing', 'event.gone'],
  });
});

test('a missing field of a list item is named once for all items', () => {
  expect(
    rendered('{{#each event.items}}{{price}}{{/each}}{{#each event.items as |item|}}{{item.size}}{{/each}}').missing,
  ).toEqual(['event.items[].price', 'event.items[].size']);
  expect(rendered('{{lookup event.prices "cup"}}').missing).toEqual(['event.prices.cup']);
});

test.each([
  '{{#if event.a}}{{/if}}{{#unless event.b}}{{/unless}}{{#if (eq event.c 1)}}{{/if}}{{#if event.d}}{{else if event.e}}{{/if}}',
  '{{default event.f user.g "x"}}{{or event.h "x"}}',
  '{{#event.i}}{{/event.i}}{{^event.j}}{{/event.j}}',
  '{{#each event.k}}x{{else}}-{{/each}}{{#with event.l}}x{{else}}-{{/with}}',
  '{{number event.amount locale=user.language}}',
])('what a condition, a fallback or an option looks at is not missed: %s', (source) => {
  expect(rendered(source).missing).toEqual([]);
});

test('a loop over nothing is missed where no {{else}} expects it', () => {
  expect(rendered('{{#each event.nope}}x{{/each}}{{#with event.gone}}x{{/with}}').missing).toEqual([
    'event.nope',
    'event.gone',
  ]);
  expect(rendered('{{default event.a event.b}}').missing).toEqual(['event.b']);
});

test('a value that a helper can make nothing of is named', () => {
  expect(rendered('{{date event.orderId "yyyy"}}{{add event.orderId 1}}')).toMatchObject({
    text: '',
    missing: ['event.orderId'],
  });
});

test('nothing inherited can be seen', () => {
  const paths = [
    'event.constructor',
    'event.__proto__',
    'event.toString',
    'event.items.map',
    'event.text.charAt',
    'user.hasOwnProperty.call',
  ];
  const result = rendered(paths.map((path) => `{{${path}}}`).join(''));
  expect(result).toMatchObject({ text: '', missing: paths });
  expect(textOf('{{lookup event "constructor"}}{{#with event}}{{constructor}}{{__proto__}}{{/with}}')).toBe('');
  expect(textOf('{{#each event.items}}{{#with constructor}}x{{/with}}{{/each}}')).toBe('');
});

test('the scope shows its roots and nothing else', () => {
  expect(compileTemplate('{{matched.type}}', { html: false }).ok).toBe(false);
  expect(textOf('{{#event.vip}}[{{matched}}]{{/event.vip}}')).toBe('[]');
});
