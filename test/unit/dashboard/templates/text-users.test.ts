import { expect, test } from 'vitest';
import { userWords } from '../../../../src/dashboard/pages/templates/list-words.ts';
import { type AllTexts, usersOfLayout, usersOfPartial } from '../../../../src/dashboard/pages/templates/text-users.ts';

const all: AllTexts = {
  templates: [
    { id: 't1', name: 'Receipt', html: '<p>{{> button url="x"}}</p>', locales: {}, layoutId: 'l1' },
    {
      id: 't2',
      name: 'Note',
      html: '<p>button</p>',
      locales: { de: { html: '{{> button url="y"}}' } },
      layoutId: null,
    },
    { id: 't3', name: 'Plain', html: '<p>{{> buttons}}</p>', locales: {}, layoutId: null },
  ],
  layouts: [{ id: 'l1', name: 'Shop', html: '{{{body}}}{{> button url=unsubscribeUrl}}', locales: {} }],
  partials: [{ id: 'p1', name: 'card', html: '{{> button url=link}}', locales: {}, args: [{ name: 'link' }] }],
  workflows: [
    { id: 'w1', name: 'Orders', steps: [{ config: { bodyHtml: '{{> button url=event.url}}', layoutId: 'l1' } }] },
    { id: 'w2', name: 'Others', steps: [{ config: { body: 'button' } }] },
  ],
  rules: [{ id: 'r1', key: 'orders', channels: [{ kind: 'email', layoutId: 'l1' }] }],
};

test('a layout is used by what names it', () => {
  expect(usersOfLayout(all, 'l1').map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'template Receipt',
    'workflow Orders',
    'rule orders',
  ]);
  expect(usersOfLayout(all, 'l2')).toEqual([]);
});

test('a partial is used by what calls it, in any language', () => {
  const users = usersOfPartial(all, 'button');
  expect(users.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'template Receipt',
    'template Note',
    'layout Shop',
    'partial card',
    'workflow Orders',
  ]);
  expect(userWords(users)).toBe('2 templates, 1 layout, 1 partial, 1 workflow');
  expect(userWords([])).toBeNull();
});
