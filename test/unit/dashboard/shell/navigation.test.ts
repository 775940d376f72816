import { expect, test } from 'vitest';
import { pathsOf } from '../../../../src/dashboard/paths.ts';
import { isInView, isRailPage, navigationOf } from '../../../../src/dashboard/shell/navigation.ts';

const paths = pathsOf('p-1');

test('a view is offered once the router has its page, and a group once it has a view', () => {
  const { groups, settings } = navigationOf(['/', '/runs', '/runs/$runId', '/workflows/new']);
  expect(groups.map(({ label, views }) => [label, views.map((view) => view.label)])).toEqual([
    [null, ['Home']],
    ['Automate', ['Runs']],
  ]);
  expect(settings).toBeNull();
  expect(navigationOf(['/settings/ai', '/settings/keys']).settings?.to(paths)).toBe('/app/p-1/settings/keys');
  expect(navigationOf(['/settings/$part']).settings?.to(paths)).toBe('/app/p-1/settings/project');
});

test('the view of a page is the current one, also on the pages below it', () => {
  const [home, ...others] = navigationOf(['/', '/runs', '/people', '/rules']).groups.flatMap(({ views }) => views);
  const current = (pathname: string) =>
    [home, ...others].flatMap((view) => (view && isInView(view, paths, pathname) ? [view.label] : []));
  expect(current('/app/p-1')).toEqual(['Home']);
  expect(current('/app/p-1/')).toEqual(['Home']);
  expect(current('/app/p-1/runs')).toEqual(['Runs']);
  expect(current('/app/p-1/runs/68b3')).toEqual(['Runs']);
  expect(current('/app/p-1/people/import')).toEqual(['People']);
  expect(current('/app/p-1/rulesets')).toEqual([]);
});

test('the builder has the width of the sidebar', () => {
  expect(['/workflows/new', '/workflows/$workflowId', '/workflows/$id/versions/$v'].map(isRailPage)).toEqual([
    true,
    true,
    true,
  ]);
  expect(['/', '/workflows', '/workflows/gallery', '/workflows/import', '/runs/$id'].some(isRailPage)).toBe(false);
});
