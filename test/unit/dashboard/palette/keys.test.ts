import { expect, test } from 'vitest';
import { groupKeys } from '../../../../src/dashboard/palette/keys-list.ts';
import { pathsOf } from '../../../../src/dashboard/paths.ts';
import { navigationOf } from '../../../../src/dashboard/shell/navigation.ts';
import { keyNames } from '../../../../src/dashboard/ui/key-names.ts';

test.each([
  ['j', ['J']],
  ['?', ['?']],
  ['+', ['+']],
  ['g w', ['G', 'W']],
  ['ctrl+shift+z', ['Ctrl', 'Shift', 'Z']],
  ['ctrl++', ['Ctrl', '+']],
  ['alt+arrowup', ['Alt', '↑']],
  ['f8', ['F8']],
])('%s is written as %j', (keys, names) => expect(keyNames(keys, false)).toEqual(names));

test('a Mac has its own key', () => expect(keyNames('ctrl+k', true)).toEqual(['⌘', 'K']));

test('groups have each act once with every key for it, those of the page first', () => {
  const groups = groupKeys(
    [
      { keys: '?', does: 'Help', group: 'Everywhere' },
      { keys: 'j', does: 'Next row', group: 'In the list' },
      { keys: 'ctrl+shift+z', does: 'Redo' },
      { keys: 'ctrl+y', does: 'Redo' },
    ],
    false,
  );
  expect(groups).toEqual([
    {
      title: 'This page',
      keys: [
        {
          does: 'Redo',
          ways: [
            ['Ctrl', 'Shift', 'Z'],
            ['Ctrl', 'Y'],
          ],
        },
      ],
    },
    { title: 'In the list', keys: [{ does: 'Next row', ways: [['J']] }] },
    { title: 'Everywhere', keys: [{ does: 'Help', ways: [['?']] }] },
  ]);
});

test('of two that claim a key, the one that gets it is listed', () => {
  const shortcuts = [
    { keys: 'g', does: 'Go to…', group: 'On a step', within: '[data-step]' },
    { keys: 'ctrl+enter', does: 'Publish…' },
    { keys: 'ctrl+enter', does: 'Submit the form', group: 'Everywhere' },
  ];
  expect(groupKeys(shortcuts, false).map(({ keys }) => keys.map(({ does }) => does))).toEqual([
    ['Go to…'],
    ['Publish…'],
  ]);
});

test('no two views have the same letter', () => {
  const pages = ['/', '/workflows', '/runs', '/templates', '/people', '/audiences', '/events', '/rules', '/alerts'];
  const { groups, settings } = navigationOf([...pages, '/feed', '/channels', '/logs', '/settings/project']);
  const views = [...groups.flatMap((group) => group.views), ...(settings ? [settings] : [])];
  const keys = views.flatMap(({ key }) => key ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toEqual(expect.arrayContaining(['w', 'r', 'e', 'p', 'a', 'h']));
  expect(views.find(({ key }) => key === 'a')?.to(pathsOf('p'))).toBe('/app/p/alerts');
});
