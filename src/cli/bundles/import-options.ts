import type { RunsChoiceWord } from '../../contract/workflows/moves.ts';
import { choice, flag, value } from '../option.ts';

const choices = ['stay', 'move', 'cancel'] as const satisfies readonly RunsChoiceWord[];

/** What plan and apply have in common. */
export const importOptions = {
  prune: flag('--prune', 'delete what an earlier apply of this source made and the files no longer hold'),
  runs: choice('--runs <choice>', 'what becomes of the runs in flight of changed workflows (stay)', choices),
  overwrite: flag('--overwrite', 'undo what somebody changed by hand since the last apply'),
  takeOver: flag('--take-over', 'take over items that another source has imported'),
  ref: value('--ref <text>', 'what the files were made of; the commit when left out'),
};
