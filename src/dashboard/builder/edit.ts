// Everything that a person can do to a draft. An edit changes what it must and nothing else.
import type { Draft } from './draft.ts';
import { connect } from './edits/connect.ts';
import { duplicate, paste } from './edits/copy.ts';
import { deleteStep } from './edits/delete.ts';
import type { Edit, EditKind, EditOf, EditResult } from './edits/edit.ts';
import { changeType, rename, replace, set, setConfig } from './edits/fields.ts';
import { insert } from './edits/insert.ts';
import { move, moveDown, moveUp } from './edits/move.ts';

export { copyText } from './edits/copy.ts';
export { deletionsOf } from './edits/delete.ts';
export type { Edit, EditResult } from './edits/edit.ts';
export { lostByChange } from './edits/fields.ts';
export { columnMoves, moveTargets } from './edits/move.ts';

const edits: { [K in EditKind]: EditOf<K> } = {
  insert,
  delete: deleteStep,
  duplicate,
  move,
  moveUp,
  moveDown,
  connect,
  changeType,
  rename,
  set,
  setConfig,
  paste,
  replace,
};

/** Does an edit, or says why it cannot be done. Sound: an edit is given to the function of its kind. */
export function applyEdit(draft: Draft, edit: Edit): EditResult {
  const apply = edits[edit.kind] as EditOf<typeof edit.kind>;
  return (apply as (before: Draft, what: Edit) => EditResult)(draft, edit);
}
