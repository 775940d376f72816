import { expect, test } from 'vitest';
import { fairShare } from '../../../../src/worker/pipeline/fair-share.ts';

const share = (items: string, limit: number) => fairShare([...items], (item) => item.toLowerCase(), limit).join('');

test.each([
  ['aaaaabc', 3, 'abc', 'the one with many does not take all'],
  ['aaaaabc', 5, 'abcaa', 'what the others leave goes to the one with many'],
  ['abc', 9, 'abc', 'all of them where there is room'],
  ['', 3, '', 'nothing of nothing'],
  ['abc', 0, '', 'none'],
])('%s, %d: %s (%s)', (items, limit, expected) => {
  expect(share(items, limit)).toBe(expected);
});
