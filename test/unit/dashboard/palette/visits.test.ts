import { expect, test } from 'vitest';
import { visitOf } from '../../../../src/dashboard/palette/visits.ts';

const id = '0192f7c4-8d1e-7b3a-9c55-1f2e3d4c5b6a';

test.each([
  [`/runs/${id}`, 'Order confirmation for ada · Sendora', { kind: 'run', id, label: 'Order confirmation for ada' }],
  [`/alerts/${id}`, 'Bounces · Sendora', { kind: 'alertRule', id, label: 'Bounces' }],
  ['/people/a%2Fb%20c', 'a/b c · Sendora', { kind: 'person', id: 'a/b c', label: 'a/b c' }],
])('%s is remembered by its title', (path, title, visit) => expect(visitOf(path, title)).toEqual(visit));

test.each([
  ['/runs', 'Runs · Sendora'],
  ['/runs/why', 'Why · Sendora'],
  ['/workflows/new', 'New workflow · Sendora'],
  ['/people/import', 'Import people · Sendora'],
  ['/alerts/silences', 'Silences · Sendora'],
  [`/settings/domains/${id}`, 'example.com · Sendora'],
  [`/workflows/${id}/versions/3`, 'Version 3 · Sendora'],
  [`/nowhere/${id}`, 'Page not found · Sendora'],
  [`/runs/${id}`, 'Run · Sendora'],
  [`/runs/${id}`, 'Run not found · Sendora'],
  ['', 'Home · Sendora'],
])('%s with the title %s is not remembered', (path, title) => expect(visitOf(path, title)).toBeNull());
