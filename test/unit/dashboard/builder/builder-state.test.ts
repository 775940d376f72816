import { describe, expect, test } from 'vitest';
import {
  type BuilderAction,
  type BuilderState,
  builderReducer,
  draftIn,
  isChanged,
  openBuilder,
  selectionIn,
} from '../../../../src/dashboard/builder/builder-state.ts';
import type { DraftBase } from '../../../../src/dashboard/builder/draft-store.ts';
import { orderJourney } from './order-journey.ts';

const base: DraftBase = { etag: '"8-abc"', version: 8, draft: orderJourney };
const opened = openBuilder(orderJourney, base, 'confirm');

const act = (state: BuilderState, ...actions: BuilderAction[]) => actions.reduce(builderReducer, state);
const typed = (value: string, at: number): BuilderAction => ({
  type: 'edit',
  edit: { kind: 'set', pointer: '/steps/0/config/subject', value },
  at,
  field: '/steps/0/config/subject',
});
const subjectIn = (state: BuilderState) => draftIn(state).steps[0]?.config.subject;

describe('an edit', () => {
  test('selects the new step, asks for the keyboard and says what happened', () => {
    const state = act(opened, {
      type: 'edit',
      edit: { kind: 'insert', at: { label: 'confirm', slot: 'next' }, type: 'send_sms' },
      at: 1,
    });
    expect(selectionIn(state)).toBe('send_sms');
    expect(state.focus).toMatchObject({ label: 'send_sms', field: null });
    expect(state.said.text).toBe('Send SMS added after Confirm by email.');
    expect(isChanged(state)).toBe(true);
  });

  test('that cannot be done changes nothing and says why', () => {
    const state = act(opened, { type: 'edit', edit: { kind: 'moveUp', label: 'confirm' }, at: 1 });
    expect(draftIn(state)).toBe(orderJourney);
    expect(state.said).toMatchObject({ isRefusal: true });
  });

  test('by typing leaves the keyboard where it is, says nothing, and is undone as one act', () => {
    const state = act(opened, typed('H', 1), typed('Hi', 200), typed('Hi!', 400));
    expect(state.focus).toBeNull();
    expect(state.said.count).toBe(0);
    const undone = act(state, { type: 'undo' });
    expect(draftIn(undone)).toBe(orderJourney);
    expect(isChanged(undone)).toBe(false);
    expect(subjectIn(act(undone, { type: 'redo' }))).toBe('Hi!');
  });

  test('of a field is an act of its own once the field was left', () => {
    const state = act(opened, typed('H', 1), { type: 'close-act' }, typed('Hi', 200));
    expect(subjectIn(act(state, { type: 'undo' }))).toBe('H');
  });

  test('that is undone brings the selection back', () => {
    const state = act(
      opened,
      { type: 'select', label: 'text' },
      {
        type: 'edit',
        edit: { kind: 'delete', label: 'text' },
        at: 1,
      },
    );
    expect(selectionIn(state)).toBe('delivery');
    expect(selectionIn(act(state, { type: 'undo' }))).toBe('text');
  });
});

describe('what is published', () => {
  test('becomes the base, and what came before can still be undone', () => {
    const edited = act(opened, typed('Hi', 1));
    const state = act(edited, { type: 'published', base: { etag: '"9-d"', version: 9, draft: draftIn(edited) } });
    expect(isChanged(state)).toBe(false);
    const undone = act(state, { type: 'undo' });
    expect(subjectIn(undone)).toBe('Order {{event.orderId}} is on its way');
    expect(isChanged(undone)).toBe(true);
  });

  test('by somebody else is taken where nothing was changed here, and kept as the base where something was', () => {
    const theirs = { etag: '"9-d"', version: 9, draft: { ...orderJourney, name: 'Theirs' } };
    expect(draftIn(act(opened, { type: 'rebased', base: theirs, at: 1 })).name).toBe('Theirs');
    const mine = act(opened, typed('Hi', 1), { type: 'rebased', base: theirs, at: 2 });
    expect(draftIn(mine).name).toBe('Order confirmation');
    expect(mine.base).toBe(theirs);
    expect(isChanged(mine)).toBe(true);
  });

  test('does not differ from the draft by whether it starts runs', () => {
    const paused = { ...base, draft: { ...orderJourney, isActive: false } };
    expect(isChanged(openBuilder(orderJourney, paused))).toBe(false);
  });

  test('takes the place of a draft that is discarded, which can be undone', () => {
    const edited = act(opened, typed('Hi', 1));
    const state = act(edited, { type: 'discard', base, at: 2 });
    expect(isChanged(state)).toBe(false);
    expect(subjectIn(act(state, { type: 'undo' }))).toBe('Hi');
  });
});

test('the trigger is selected where the selected step is gone', () => {
  expect(selectionIn(openBuilder(orderJourney, base, 'gone'))).toBe('(trigger)');
});

test('a question is answered by the edit that it leads to', () => {
  const asked = act(opened, { type: 'ask', question: { kind: 'delete', label: 'text' } });
  expect(asked.question).toEqual({ kind: 'delete', label: 'text' });
  const state = act(asked, { type: 'edit', edit: { kind: 'delete', label: 'text' }, at: 1 });
  expect(state.question).toBeNull();
});
