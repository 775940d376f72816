import { expect, test } from 'vitest';
import { choiceForAll, conflictRows } from '../../../../../src/dashboard/builder/conflict/rows.ts';
import type { Draft } from '../../../../../src/dashboard/builder/draft.ts';
import { mergeDrafts } from '../../../../../src/dashboard/builder/merge.ts';
import { flow, mail } from '../drafts.ts';

const says = (subject: string) => ({ config: { to: '{{user.email}}', subject, bodyHtml: 'b' } });

const rowsOf = (base: Draft, theirs: Draft, mine: Draft) =>
  conflictRows(base, theirs, mine, mergeDrafts(base, theirs, mine).conflicts);

test('what both changed comes first with a choice, what one side changed says whose it is', () => {
  const base = flow(mail('a'), mail('b'), mail('c'), mail('d'));
  const theirs = flow(mail('a', says('theirs')), mail('b'), mail('c', says('theirs')), mail('d', { title: 'D' }));
  const mine = flow(mail('a'), mail('b', says('mine')), mail('c', says('mine')), mail('d', { title: 'D' }));
  expect(rowsOf(base, theirs, mine).map(({ label, outcome, conflicts }) => [label, outcome, conflicts.length])).toEqual(
    [
      ['c', 'choose', 1],
      ['a', 'theirs', 0],
      ['b', 'mine', 0],
      ['d', 'together', 0],
    ],
  );
  expect(rowsOf(base, theirs, mine)[0]?.fields).toEqual([{ name: 'Subject', texts: ['s', 'theirs', 'mine'] }]);
});

test('fields of the workflow are chosen in the row of the workflow', () => {
  const base = flow(mail('a'));
  const [row] = rowsOf(base, { ...base, name: 'Theirs' }, { ...base, name: 'Mine' });
  expect(row).toMatchObject({ title: 'Workflow', outcome: 'choose', conflicts: [{ id: 'field:name' }] });
});

test('steps that both added under one label are two steps, each of its side', () => {
  const base = flow(mail('a'));
  const theirs = flow(mail('a'), mail('new', says('theirs')));
  const mine = flow(mail('a'), mail('new', says('mine')));
  const added = rowsOf(base, theirs, mine).filter(({ present: [before] }) => !before);
  expect(added.map(({ outcome, present }) => [outcome, present])).toEqual([
    ['theirs', [false, true, false]],
    ['mine', [false, false, true]],
  ]);
});

test('one press chooses a side for everything', () => {
  const base = flow(mail('a'), mail('b'));
  const theirs = flow(mail('a', says('theirs')), mail('b', says('theirs')));
  const mine = flow(mail('a', says('mine')), mail('b', says('mine')));
  const { merged } = mergeDrafts(base, theirs, mine, choiceForAll(base, theirs, mine, 'theirs'));
  expect(merged).toEqual(theirs);
});
