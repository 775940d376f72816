import { QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import { type Run, runQueries } from '../../../../src/dashboard/api/queries/runs.ts';
import type { ApiClient } from '../../../../src/sdk/api/types.ts';

const begun = { id: 'r', status: 'running', seq: 3, currentVersion: 7, steps: [], audit: [] } as unknown as Run;
const waits: Run = { ...begun, seq: 4, waitingFor: 'an hour' };
const ended: Run = { ...begun, seq: 5, status: 'completed' };

function queriesOfRun() {
  const queries = new QueryClient();
  const { queryKey, structuralSharing } = runQueries.one({ client: {} as ApiClient, projectId: 'p' }, 'r');
  queries.setQueryDefaults(queryKey, { structuralSharing });
  return { queries, queryKey };
}

/** What a page shows of a run after these answers about it, in the order in which they came. */
function shown(...answers: Run[]): Run | undefined {
  const { queries, queryKey } = queriesOfRun();
  for (const answer of answers) queries.setQueryData(queryKey, answer);
  return queries.getQueryData(queryKey);
}

test('of two answers about a run the newer one is kept, whatever came first', () => {
  expect(shown(begun, waits, ended)).toMatchObject(ended);
  expect(shown(begun, ended, waits)).toMatchObject(ended);
});

test('what a frame leaves out stays as it was', () => {
  const { currentVersion: _left, ...frame } = waits;
  expect(shown(begun, frame)).toEqual(waits);
});

test('an answer that says the same changes nothing that is drawn', () => {
  const { queries, queryKey } = queriesOfRun();
  const first = queries.setQueryData(queryKey, waits);
  expect(queries.setQueryData(queryKey, structuredClone(waits))).toBe(first);
});
