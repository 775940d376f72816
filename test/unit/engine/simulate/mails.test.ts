import { expect, test } from 'vitest';
import { flow, judgedOf, play, saysOf } from '../../../support/bundles/tested.ts';

const lists = {
  layouts: [{ name: 'Shop', html: '<main>{{{body}}}<i>{{var.brandName}} {{var.place}}</i></main>' }],
  partials: [{ name: 'button', args: [{ name: 'url' }], html: '<a href="{{url}}">Open</a>' }],
  variables: [{ name: 'brandName', default: 'Example & Co' }, { name: 'place' }],
  templates: [
    {
      name: 'Hello',
      class: 'transactional',
      layout: 'Shop',
      subject: 'Hello',
      html: '<p>Hi</p>{{> button url=event.url}}',
      locales: { de: { subject: 'Hallo' } },
    },
  ],
};
const workflow = flow([{ label: 'mail', type: 'send_email', config: { template: 'Hello', to: '{{user.email}}' } }]);
const given = (person: object) => [
  { person: { userId: 'ada', email: 'ada@example.com', ...person } },
  { event: 'go', properties: { url: 'https://x.example' } },
];
const contains = ['<main><p>Hi</p><a href="https://x.example">Open</a><i>Example &amp; Co place</i></main>'];

test('a mail of a test is in its layout, with the partials and variables of the bundle', () => {
  const expected = [{ sent: 'email', subject: 'Hello', contains }];
  expect(saysOf(play(workflow, { given: given({}), expect: expected }, lists))).toEqual([]);
});

test('a mail of a test is in the language of the person', () => {
  const expected = [{ sent: 'email', subject: 'Hallo', contains }];
  expect(saysOf(play(workflow, { given: given({ locale: 'de-AT' }), expect: expected }, lists))).toEqual([]);
});

test('what the bundle does not hold has a stand-in', () => {
  const { layouts: _layouts, partials: _partials, variables: _variables, ...others } = lists;
  const expected = [{ sent: 'email', subject: 'Hello', contains: ['<p>Hi</p>'] }];
  expect(saysOf(play(workflow, { given: given({}), expect: expected }, others))).toEqual([]);
});

test('a partial that the bundle calls wrongly is a fault, one that it does not hold is none', () => {
  const judged = (html: string) => () => judgedOf({ ...lists, templates: [{ ...lists.templates[0], html }] });
  expect(judged('{{> button}}')).toThrow('missing_argument');
  expect(judged('{{> elsewhere}}{{var.elsewhere}}')).not.toThrow();
});
