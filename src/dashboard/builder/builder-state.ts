// Everything that the builder page keeps, and how acts change it. Only the draft is ever saved, sent, compared or undone.
// 1. Pure: times are given, and nothing here reads a clock, a page or a network.
// 2. The draft differs from its base when their contents do; there is no flag that could be wrong.
import { deepEqual } from '../../engine/conditions/deep-equal.ts';
import type { Draft } from './draft.ts';
import type { DraftBase } from './draft-store.ts';
import { applyEdit } from './edit.ts';
import type { Edit } from './edits/edit.ts';
import { type Exit, triggerId } from './exits.ts';
import { closeAct, createHistory, type History, record, redo, select, undo } from './history.ts';
import type { Refusal } from './problems.ts';

/** Texts of a step that have a full editor, by their pointer below the config. */
export type LongField = '/bodyHtml' | '/body';

/** What is asked of the person before an act, one at a time. */
export type Question =
  | { kind: 'insert'; at: Exit }
  | { kind: 'change-type'; label: string }
  | { kind: 'move'; label: string }
  | { kind: 'connect'; at: Exit }
  | { kind: 'attach'; label: string }
  | { kind: 'delete'; label: string }
  | { kind: 'rename'; label: string }
  /** A long text of a step in a window of its own; `field`: its pointer below the config. */
  | { kind: 'full-editor'; label: string; field: LongField }
  | { kind: 'publish' }
  /** The server has a newer version than the draft was begun on. */
  | { kind: 'conflict' }
  | { kind: 'delete-workflow' };

/** Where the keyboard is to go; every request has a number of its own. */
export interface FocusRequest {
  label: string;
  /** null: the step on the canvas or in the list. A text: the field at this pointer below the step, or the first one. */
  field: string | null;
  request: number;
}

export interface BuilderState {
  readonly history: History;
  /** The published state that the draft was begun on; null for a workflow that was never published. */
  readonly base: DraftBase | null;
  /** What the server found in a draft that it did not take. */
  readonly refusal: Refusal | null;
  readonly question: Question | null;
  readonly isDockOpen: boolean;
  /** Whether the inspector is shown where it covers the page. */
  readonly isSheetOpen: boolean;
  readonly focus: FocusRequest | null;
  /** What was done last, to be announced; every sentence has a number of its own. */
  readonly said: { text: string; count: number; isRefusal: boolean };
}

export type BuilderAction =
  /** `field`: the pointer that is typed into, so that a run of letters is one act. */
  | { type: 'edit'; edit: Edit; at: number; field?: string }
  /** `focus`: the keyboard goes there too; `sheet`: the inspector is shown where it covers the page. */
  | { type: 'select'; label: string; focus?: boolean; sheet?: boolean }
  | { type: 'open'; label: string; field?: string }
  | { type: 'close-act' }
  | { type: 'undo' }
  | { type: 'redo' }
  | { type: 'ask'; question: Question }
  | { type: 'answered' }
  | { type: 'dock'; isOpen: boolean }
  | { type: 'close-sheet' }
  | { type: 'say'; text: string }
  /** The draft is published: what the server made of it is the new base. */
  | { type: 'published'; base: DraftBase }
  /** What is published changed by other means, e.g. a rollback; the draft goes on from it, merged where it has to be. */
  | { type: 'rebased'; base: DraftBase; draft?: Draft; at: number }
  | { type: 'refused'; refusal: Refusal }
  | { type: 'discard'; base: DraftBase; at: number };

export function openBuilder(draft: Draft, base: DraftBase | null, selection: string | null = null): BuilderState {
  return {
    history: createHistory(draft, selection ?? triggerId),
    base,
    refusal: null,
    question: null,
    isDockOpen: false,
    isSheetOpen: false,
    focus: null,
    said: { text: '', count: 0, isRefusal: false },
  };
}

export const draftIn = ({ history }: BuilderState): Draft => history.present.draft;

/** Label of the selected step, or `(trigger)`. It always exists. */
export function selectionIn({ history }: BuilderState): string {
  const { draft, selection } = history.present;
  return draft.steps.some(({ label }) => label === selection) && selection !== null ? selection : triggerId;
}

/** Whether the content differs from what is published; whether it starts runs is no part of the content. */
export const isChanged = (state: BuilderState): boolean =>
  state.base === null || !sameContent(draftIn(state), state.base.draft);

/** Whether two drafts say the same, but for whether they start runs. */
export const sameContent = (a: Draft, b: Draft): boolean =>
  deepEqual({ ...a, isActive: true }, { ...b, isActive: true });

export function builderReducer(state: BuilderState, action: BuilderAction): BuilderState {
  switch (action.type) {
    case 'edit':
      return edited(state, action);
    case 'select': {
      const { label, focus = false, sheet = state.isSheetOpen } = action;
      const chosen = { ...state, history: select(state.history, label), isSheetOpen: sheet };
      return focus ? focused(chosen, label, null) : chosen;
    }
    case 'open': {
      const chosen = { ...state, history: select(state.history, action.label), isSheetOpen: true };
      return focused(chosen, action.label, action.field ?? '');
    }
    case 'close-act':
      return { ...state, history: closeAct(state.history) };
    case 'undo':
      return stepped(state, undo(state.history), 'Undone.');
    case 'redo':
      return stepped(state, redo(state.history), 'Done again.');
    case 'ask':
      return { ...state, question: action.question };
    case 'answered':
      return { ...focused(state, selectionIn(state), null), question: null };
    case 'dock':
      return { ...state, isDockOpen: action.isOpen };
    case 'close-sheet':
      return { ...focused(state, selectionIn(state), null), isSheetOpen: false };
    case 'say':
      return said(state, action.text);
    case 'published':
      return published(state, action.base);
    case 'rebased':
      return rebased(state, action);
    case 'refused':
      return { ...state, refusal: action.refusal, question: null, isDockOpen: true };
    case 'discard':
      return discarded(state, action);
  }
}

function edited(state: BuilderState, { edit, at, field }: Extract<BuilderAction, { type: 'edit' }>): BuilderState {
  const result = applyEdit(draftIn(state), edit);
  if (!result.ok) return { ...said(state, result.says, true), question: null };
  const label = result.focus === undefined ? selectionIn(state) : (result.focus ?? triggerId);
  const act = { draft: result.draft, selection: label, at, ...(field === undefined ? {} : { field }) };
  // What is typed into a field leaves the window open that it is typed in.
  const question = field === undefined ? null : state.question;
  const after = { ...state, history: record(state.history, act), question };
  // Whoever types needs no word about each letter, and keeps the keyboard where it is.
  if (field !== undefined) return after;
  return focused(said(after, result.says), label, null);
}

function stepped(state: BuilderState, history: History, words: string): BuilderState {
  if (history === state.history) return state;
  const after = { ...state, history };
  return focused(said(after, words), selectionIn(after), null);
}

/** Undo after publishing undoes the draft, so what came before stays. */
function published(state: BuilderState, base: DraftBase): BuilderState {
  const { history } = state;
  const isSame = deepEqual(history.present.draft, base.draft);
  const present = isSame ? history.present : { ...history.present, draft: base.draft };
  return { ...state, base, question: null, history: closeAct({ ...history, present }) };
}

/** A draft without changes becomes what is published now; another one stays, unless it comes merged. */
function rebased(state: BuilderState, { base, draft, at }: Extract<BuilderAction, { type: 'rebased' }>): BuilderState {
  const after = { ...state, base, question: null };
  const mine = draft ?? (isChanged(state) ? { ...draftIn(state), isActive: base.draft.isActive } : base.draft);
  if (draft === undefined) {
    const present = { ...state.history.present, draft: mine };
    return { ...after, history: closeAct({ ...state.history, present }) };
  }
  return { ...after, history: record(state.history, { draft: mine, selection: selectionIn(state), at }) };
}

/** Going back to what is published is an act like others, and can be undone. */
function discarded(state: BuilderState, { base, at }: Extract<BuilderAction, { type: 'discard' }>): BuilderState {
  const act = { draft: base.draft, selection: selectionIn(state), at };
  return said({ ...state, base, question: null, history: record(state.history, act) }, 'The draft is discarded.');
}

const said = (state: BuilderState, text: string, isRefusal = false): BuilderState => ({
  ...state,
  said: { text, count: state.said.count + 1, isRefusal },
});

const focused = (state: BuilderState, label: string, field: string | null): BuilderState => ({
  ...state,
  focus: { label, field, request: (state.focus?.request ?? 0) + 1 },
});
