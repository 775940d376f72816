import { expect, test } from 'vitest';
import { parseRevision } from '../../../bench/revision.ts';

test.each(['3b22fe7', 'HEAD~2', 'main', 'v1.2', ' feature/x '])('%j is a revision', (text) => {
  expect(parseRevision(text)).toEqual({ revision: text.trim() });
});

test.each(['', ' ', '--upload-pack=x', '-f', 'a..b', 'a b', 'HEAD:README.md', 'ma*n', 'a?'])('%j is none', (text) => {
  expect(parseRevision(text)).toEqual({ problem: expect.stringMatching(/revision/) });
});
