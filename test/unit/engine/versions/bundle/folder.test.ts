import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Bundle } from '../../../../../src/contract/bundle.ts';
import { canonicalText } from '../../../../../src/engine/versions/bundle/canonical.ts';
import { fromFolder } from '../../../../../src/engine/versions/bundle/folder/read.ts';
import { toFile, toFolder } from '../../../../../src/engine/versions/bundle/folder/write.ts';
import { validBundle } from '../../../../support/bundles/arbitrary.ts';

const bundle: Bundle = {
  version: 1,
  templates: [
    {
      name: 'Cart: reminder',
      subject: 'Still there',
      html: '<p>Hi</p>',
      text: 'Hi',
      class: 'marketing',
      locales: { de: { subject: 'Noch da', html: '<p>Hallo</p>' }, fr: { html: '<p>Salut</p>' } },
    },
  ],
  partials: [{ name: 'button', html: '<a>{{label}}</a>', args: [{ name: 'label' }] }],
  layouts: [{ name: 'Shop', html: '<main>{{{body}}}</main>', text: '{{{body}}}' }],
  variables: [{ name: 'brandName', default: 'Shop' }],
  workflows: [
    {
      name: 'Cart',
      trigger: { eventType: 'cart.updated' },
      steps: [{ label: 'nap', type: 'wait', delayMinutes: 60, config: { reason: 'r' } }],
    },
  ],
};

describe('toFolder', () => {
  test('writes an item a file, texts beside it, all variables as one list', () => {
    expect(toFolder(bundle).map(({ path }) => path)).toEqual([
      'layouts/shop.json',
      'layouts/shop.html',
      'layouts/shop.txt',
      'partials/button.json',
      'partials/button.hbs',
      'templates/cart-reminder.json',
      'templates/cart-reminder.html',
      'templates/cart-reminder.txt',
      'templates/cart-reminder.de.html',
      'templates/cart-reminder.fr.html',
      'variables.json',
      'workflows/cart.json',
    ]);
  });

  test('keeps no text inside, names the schema, and ends every file with one newline', () => {
    const files = new Map(toFolder(bundle).map(({ path, text }) => [path, text]));
    expect(JSON.parse(files.get('templates/cart-reminder.json') ?? '')).toEqual({
      $schema: 'https://api.sendoracloud.com/schemas/bundle-template.v1.json',
      class: 'marketing',
      locales: { de: { subject: 'Noch da' } },
      name: 'Cart: reminder',
      subject: 'Still there',
    });
    expect(files.get('templates/cart-reminder.de.html')).toBe('<p>Hallo</p>\n');
    expect(files.get('variables.json')).toBe('[\n  {\n    "default": "Shop",\n    "name": "brandName"\n  }\n]\n');
  });

  test.each([
    [['Été à Paris'], ['ete-a-paris']],
    [
      ['Hi!', 'hi', 'HI'],
      ['hi', 'hi-2', 'hi-3'],
    ],
    [['日本 メール'], ['日本-メール']],
    [['!!!'], ['audience']],
    [['con'], ['audience-con']],
    [['../../etc/passwd'], ['etc-passwd']],
    [['x'.repeat(200)], ['x'.repeat(60)]],
  ])('names the files of %j %j', (names, stems) => {
    const audiences = names.map((name) => ({ name, condition: { trait: 'plan', value: 'pro' } }));
    const paths = toFolder({ version: 1, audiences }).map(({ path }) => path);
    expect(paths.sort()).toEqual(stems.map((stem) => `audiences/${stem}.json`).sort());
  });

  test('puts no locale into the name of a file that would lead out of the folder', () => {
    const locales = { '../../../x': { html: '<p>evil</p>' }, de: { html: '<p>a</p>' }, DE: { html: '<p>b</p>' } };
    const template = { name: 'T', subject: 's', html: '<p>x</p>', class: 'marketing' as const, locales };
    const files = toFolder({ version: 1, templates: [template] });
    expect(files.map(({ path }) => path)).toEqual(['templates/t.json', 'templates/t.html', 'templates/t.DE.html']);
    expect(fromFolder(files).value.templates).toEqual([template]);
  });

  test('keeps former names, which have work to do until they are applied', () => {
    const renamed = {
      version: 1 as const,
      audiences: [{ name: 'New', renamedFrom: 'Old', condition: { trait: 'a', value: 1 } }],
    };
    expect(fromFolder(toFolder(renamed)).value.audiences).toEqual(renamed.audiences);
    expect(JSON.parse(toFile(renamed)).audiences[0].renamedFrom).toBe('Old');
  });
});

describe('fromFolder', () => {
  test('the folder form and back is the identity, in whatever order the files come', () => {
    fc.assert(
      fc.property(validBundle, fc.integer(), (valid, seed) => {
        const files = toFolder(valid).toSorted(
          (a, b) => Math.sin(a.path.length * seed) - Math.sin(b.path.length * seed),
        );
        const { value, faults } = fromFolder(files);
        expect(faults).toEqual([]);
        expect(canonicalText(value as unknown as Bundle)).toBe(canonicalText(valid));
        expect(new Set(files.map(({ path }) => path.toLowerCase())).size).toBe(files.length);
      }),
      { numRuns: 60 },
    );
  });

  test('has every kind, so that a prune sees those that are empty', () => {
    expect(Object.keys(fromFolder([]).value).sort()).toEqual([
      '$schema',
      'audiences',
      'layouts',
      'partials',
      'rules',
      'templates',
      'tests',
      'variables',
      'version',
      'workflows',
    ]);
  });

  test('finds the file, line and column of every place', () => {
    const { locate } = fromFolder(toFolder(bundle));
    expect(locate('/workflows/0/steps/0/delayMinutes')).toEqual({ file: 'workflows/cart.json', line: 10, column: 23 });
    expect(locate('/templates/0/subject')).toMatchObject({ file: 'templates/cart-reminder.json', line: 10 });
    expect(locate('/templates/0/html')).toEqual({ file: 'templates/cart-reminder.html', line: 1, column: 1 });
    expect(locate('/templates/0/locales/de/html')).toMatchObject({ file: 'templates/cart-reminder.de.html' });
    expect(locate('/variables/0/name')).toMatchObject({ file: 'variables.json', line: 4 });
    expect(locate('/version')).toBeNull();
  });

  const partial = { path: 'partials/b.json', text: '{"name":"b","html":"<i></i>"}' };
  test.each([
    [
      'a text that is inside and beside',
      [partial, { path: 'partials/b.hbs', text: 'x' }],
      'partials/b.hbs',
      'two_sources',
    ],
    ['a text without its item', [{ path: 'templates/x.html', text: 'x' }], 'templates/x.html', 'orphan_file'],
    ['a file that is no object', [{ path: 'rules/x.json', text: '[]' }], 'rules/x.json', 'wrong_type'],
    ['variables that are no list', [{ path: 'variables.json', text: '{}' }], 'variables.json', 'wrong_type'],
    ['a variable that is no object', [{ path: 'variables.json', text: '["a"]' }], 'variables.json', 'wrong_type'],
    [
      'a folder that was probably meant otherwise',
      [{ path: 'workflow/x.json', text: '{}' }],
      'workflow/x.json',
      'unknown_file',
    ],
    ['an item below its folder', [{ path: 'workflows/a/x.json', text: '{}' }], 'workflows/a/x.json', 'unknown_file'],
    ['an item in YAML', [{ path: 'workflows/x.yml', text: 'name: a' }], 'workflows/x.yml', 'yaml'],
    ['variables in YAML', [{ path: 'variables.yaml', text: '- name: a' }], 'variables.yaml', 'yaml'],
    ['a broken file', [{ path: 'workflows/x.json', text: '{' }], 'workflows/x.json', 'invalid_json'],
    [
      'a key that is there twice',
      [{ path: 'workflows/x.json', text: '{"name":"a","name":"b"}' }],
      'workflows/x.json',
      'duplicate_key',
    ],
  ])('reports %s', (_what, files, file, code) => {
    expect(fromFolder(files).faults).toEqual([expect.objectContaining({ file, code, line: 1 })]);
  });

  test('reports the text of a broken item once, as the item', () => {
    const files = [
      { path: 'templates/x.json', text: '{' },
      { path: 'templates/x.html', text: 'x' },
    ];
    expect(fromFolder(files).faults.map(({ file }) => file)).toEqual(['templates/x.json']);
  });

  test('leaves other files alone, and line ends that git changed', () => {
    const others = ['README.md', 'package.json', 'docs/x.json', 'workflows/notes.txt'].map((path) => ({
      path,
      text: '{',
    }));
    const files = toFolder(bundle).map(({ path, text }) => ({ path, text: text.replaceAll('\n', '\r\n') }));
    const { value, faults } = fromFolder([...files, ...others]);
    expect(faults).toEqual([]);
    expect(canonicalText(value as unknown as Bundle)).toBe(canonicalText(bundle));
  });
});
