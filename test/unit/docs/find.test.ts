import { expect, test } from 'vitest';
import { find, type SearchEntry } from '../../../scripts/docs/client/find.ts';

const entry = (title: string, words = '', kind = 'Guide'): SearchEntry => ({
  title,
  kind,
  words,
  url: `/docs/${title}`,
});
const entries = [
  entry('List workflows', 'listWorkflows cursor pageSize', 'GET /automation/workflows'),
  entry('WorkflowInput', 'name trigger reentry', 'Schema'),
  entry('Restart the failed runs of a workflow', 'restartRuns', 'POST /automation/runs/restart'),
  entry('currency', '', 'Templates'),
  entry('Waits', 'currency of time'),
];

const titles = (query: string, limit = 10) => find(entries, query, limit).map(({ title }) => title);

test.each([
  ['currency', ['currency', 'Waits'], 'the whole title goes before a word elsewhere'],
  ['CURR', ['currency', 'Waits'], 'the beginning of a word is enough, in whatever case'],
  [
    'workflow',
    ['WorkflowInput', 'List workflows', 'Restart the failed runs of a workflow'],
    'the beginning of a title goes first',
  ],
  ['workflow restart', ['Restart the failed runs of a workflow'], 'every word must occur'],
  ['reentry', ['WorkflowInput'], 'fields lead to their schema'],
  ['POST runs', ['Restart the failed runs of a workflow'], 'method and path are words, too'],
  ['nowhere', [], 'what does not occur is not found'],
  ['  ', [], 'no word finds nothing'],
])('%j finds %j: %s', (query, expected) => {
  expect(titles(query)).toEqual(expected);
});

test('the best results are kept when there are too many', () => {
  expect(titles('workflow', 1)).toEqual(['WorkflowInput']);
});
