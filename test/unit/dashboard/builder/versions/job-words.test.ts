import { expect, test } from 'vitest';
import { jobWords, progressOf, skippedWords } from '../../../../../src/dashboard/builder/versions/job-words.ts';

const job = {
  ...{ id: 'j', workflowId: 'w', workflow: 'W', version: 9, choice: 'move', status: 'running' },
  ...{ total: 1_200, moved: 300, stayed: 0, cancelled: 0, skipped: [] },
} as Parameters<typeof jobWords>[0];

test.each([
  [{}, 'Moving 1,200 runs to version 9: 300 moved.', 0.25],
  [{ moved: 500, stayed: 100 }, 'Moving 1,200 runs to version 9: 500 moved, 100 stayed.', 0.5],
  [{ choice: 'cancel', moved: 0, cancelled: 1 }, 'Cancelling 1,200 runs: 1 cancelled.', 1 / 1_200],
  [{ status: 'done', moved: 1_190 }, 'Of 1,200 runs to version 9 1,190 moved.', 1],
  [{ status: 'stopped', moved: 12 }, 'Stopped: 12 moved of 1,200 runs.', 12 / 1_200],
  [{ total: 0, moved: 0 }, 'Moving 0 runs to version 9: 0 moved.', 0],
] as const)('a job is said in words: %o', (part, words, progress) => {
  expect(jobWords({ ...job, ...part })).toBe(words);
  expect(progressOf({ ...job, ...part })).toBeCloseTo(progress);
});

test('runs that did not move are counted by their reason, most first', () => {
  const skipped = (['ended', 'step_gone', 'step_gone'] as const).map((reason, i) => ({ runId: String(i), reason }));
  expect(skippedWords({ ...job, skipped })).toEqual(['2 runs: their step is gone.', '1 run: they ended meanwhile.']);
});
