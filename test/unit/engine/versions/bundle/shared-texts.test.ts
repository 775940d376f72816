import { expect, test } from 'vitest';
import type { ProjectFacts } from '../../../../../src/engine/versions/bundle/facts.ts';
import { judgeBundle } from '../../../../../src/engine/versions/bundle/judge-bundle.ts';

const item = (id: string, identity: string, more: object) => ({
  id,
  identity,
  source: null,
  item: { name: identity, ...more },
});
const button = item('00000000-0000-4000-8000-000000000001', 'button', {
  html: '<a href="{{url}}">Open</a>',
  args: [{ name: 'url' }],
});
const project = {
  items: {
    partial: [
      button,
      item('00000000-0000-4000-8000-000000000002', 'outer', {
        html: '<b>{{note}}</b>{{> button url="x"}}',
        args: [{ name: 'note', default: 'n' }],
      }),
    ],
    layout: [
      item('00000000-0000-4000-8000-000000000004', 'Around', {
        html: '<title>{{subject}}</title>{{{body}}}{{> outer}}',
      }),
    ],
    variable: [item('brandName', 'brandName', {})],
    template: [
      item('00000000-0000-4000-8000-000000000003', 'Theirs', {
        subject: 's',
        html: '{{> button url="x"}}',
        class: 'marketing',
      }),
    ],
  },
  channels: [],
} as unknown as ProjectFacts;

function faultsOf(lists: object): string[] {
  const verdict = judgeBundle({ version: 1, ...lists }, project);
  return verdict.ok ? [] : verdict.faults.map(({ pointer, code, message }) => `${pointer} ${code}: ${message}`);
}

const template = (html: string) => ({ templates: [{ name: 'T', subject: 's', class: 'marketing', html }] });

test('texts of a bundle are judged with what the project has and with what the bundle brings', () => {
  expect(faultsOf(template('{{> button url="x"}}{{var.brandName}}'))).toEqual([]);
  expect(faultsOf(template('{{> button}}{{> gone}}{{var.gone}}')).map((told) => told.split(':')[0])).toEqual([
    '/templates/0/html missing_argument',
    '/templates/0/html unknown_partial',
    '/templates/0/html unknown_variable',
  ]);
  const own = { partials: [{ name: 'gone', html: 'x' }], variables: [{ name: 'gone' }] };
  expect(faultsOf({ ...template('{{> gone}}{{var.gone}}'), ...own })).toEqual([]);
});

test('a circle that leads through the project is a fault of the bundle', () => {
  const circle = { partials: [{ name: 'button', args: [{ name: 'url' }], html: '{{> outer}}' }] };
  expect(faultsOf(circle)).toEqual([
    '/partials/0/html cycle: These partials call each other in a circle: button → outer → button.',
  ]);
});

test('a partial that texts outside of the bundle could not call any more is refused, with their names', () => {
  const changed = (args: object[]) => ({ partials: [{ name: 'button', args, html: 'x' }] });
  expect(faultsOf(changed([{ name: 'url' }, { name: 'label', default: 'Open' }]))).toEqual([]);
  expect(faultsOf(changed([{ name: 'link' }]))).toEqual(
    ['partial "outer"', 'template "Theirs"'].map((caller) =>
      expect.stringMatching(
        new RegExp(
          `^/partials/0/args in_use: The partial is used by the ${caller} .*has no argument "url"; it takes link`,
        ),
      ),
    ),
  );
  const both = { ...changed([{ name: 'link' }]), ...template('{{> button link="x"}}') };
  const whole = {
    ...both,
    templates: [{ name: 'Theirs', subject: 's', class: 'marketing', html: '{{> button link="x"}}' }],
  };
  expect(
    faultsOf({ ...whole, partials: [...both.partials, { name: 'outer', html: '{{> button link="x"}}' }] }),
  ).toEqual([]);
});
