import { describe, expect, test } from 'vitest';
import { blankDraft, type Draft } from '../../../../src/dashboard/builder/draft.ts';
import {
  canRedo,
  canUndo,
  closeAct,
  createHistory,
  type History,
  mostEntries,
  record,
  redo,
  sameActMs,
  select,
  undo,
} from '../../../../src/dashboard/builder/history.ts';

const named = (name: string): Draft => blankDraft(name);
const nameIn = ({ present }: History) => present.draft.name;
const typed = (history: History, name: string, at: number, field = '/name') =>
  record(history, { draft: named(name), selection: 'a', at, field });

describe('edits', () => {
  test('are undone and done again one by one', () => {
    const start = createHistory(named('1'));
    const two = record(start, { draft: named('2'), selection: 'a', at: 0 });
    const three = record(two, { draft: named('3'), selection: 'b', at: 0 });
    expect([undo(three), undo(undo(three)), undo(undo(undo(three)))].map(nameIn)).toEqual(['2', '1', '1']);
    expect(redo(redo(undo(undo(three))))).toEqual(three);
    expect([canUndo(start), canRedo(start), canUndo(three), canRedo(undo(three))]).toEqual([false, false, true, true]);
  });

  test('of one field within 800 ms of each other are one', () => {
    let history = createHistory(named('1'), 'a');
    for (const [name, at] of [
      ['2', 0],
      ['3', sameActMs - 1],
      ['4', 2 * sameActMs - 2],
    ] as const)
      history = typed(history, name, at);
    expect(nameIn(undo(history))).toBe('1');
    expect(nameIn(undo(typed(history, '5', 3 * sameActMs)))).toBe('4');
  });

  test('of one field are two when another field, a blur or another selection came between', () => {
    const first = typed(createHistory(named('1'), 'a'), '2', 0);
    expect(nameIn(undo(typed(first, '3', 1, '/description')))).toBe('2');
    expect(nameIn(undo(typed(closeAct(first), '3', 1)))).toBe('2');
    expect(nameIn(undo(typed(select(select(first, 'b'), 'a'), '3', 1)))).toBe('2');
    expect(nameIn(undo(typed(record(first, { draft: named('x'), selection: 'a', at: 1 }), '3', 2)))).toBe('x');
  });

  test('after an undo forget what was undone', () => {
    const history = undo(typed(createHistory(named('1')), '2', 0));
    expect(canRedo(typed(history, '3', 1))).toBe(false);
    expect(nameIn(undo(typed(history, '3', 1)))).toBe('1');
  });

  test('restore the selection that was there before', () => {
    const history = record(select(createHistory(named('1'), 'a'), 'b'), { draft: named('2'), selection: 'new', at: 0 });
    expect(undo(history).present.selection).toBe('b');
    expect(redo(undo(history)).present.selection).toBe('new');
  });

  test('that change nothing are none', () => {
    const start = createHistory(named('1'), 'a');
    expect(record(start, { draft: start.present.draft, selection: 'a', at: 0 })).toBe(start);
    expect(canUndo(record(start, { draft: start.present.draft, selection: 'b', at: 0 }))).toBe(false);
  });

  test('are kept 100 times', () => {
    let history = createHistory(named('0'));
    for (let count = 1; count <= mostEntries + 20; count++)
      history = record(history, { draft: named(String(count)), selection: null, at: count });
    for (let count = 0; count < mostEntries; count++) history = undo(history);
    expect([nameIn(history), canUndo(history)]).toEqual(['20', false]);
  });
});
